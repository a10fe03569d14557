import type * as message from "../../../functions/domain/message";

const readings = new Map<string, string>();

/** From here on the text is read as the other one, as by a version that knows less or more. */
export const readAs = (text: string, other: string): unknown => readings.set(text, other);
export const readAsWritten = (): void => readings.clear();

const readNow = (value: Uint8Array | null): Uint8Array | null => {
  if (value === null || readings.size === 0) return value;
  let text = Buffer.from(value).toString();
  for (const [from, to] of readings) text = text.replaceAll(from, to);
  return Buffer.from(text);
};

/** For `jest.mock` of functions/domain/message. */
export const fixable = ({ parseRequestMessage, countTrips, ...others }: typeof message): typeof message => ({
  ...others,
  parseRequestMessage: (value) => parseRequestMessage(readNow(value)),
  countTrips: (value) => countTrips(readNow(value)),
});
