import { largestRecordBytes } from "../../../../contracts/topics";
import type { RecordFlaw } from "../../../ports/event-log";
import type { ByteReader } from "./byte-reader";

/** A message as kafkajs hands it on, and why it is not whole. */
export interface ReadMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly attributes: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
  /** Passed over, as a marker of a transaction is. */
  isControlRecord: boolean;
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
  readonly flaw?: RecordFlaw;
}

/** What of a record that is larger than any topic takes is kept, from its start: enough to see whose it is. */
const keptBytes = 64 * 1024;

/** What of a message differs from record to record of a batch. */
export type KeyAndValue = Pick<ReadMessage, "key" | "value" | "flaw">;

/** Takes a record's bytes without a wait; undefined where they are not all at hand, or too many. */
export const takeAtHand = (bytes: ByteReader, recordBytes: number): Buffer | undefined =>
  recordBytes <= bytes.left && recordBytes <= largestRecordBytes ? bytes.take(recordBytes) : undefined;

/**
 * Takes a record's bytes: all of them, or the first ones where no topic takes so many.
 *
 * @returns undefined where they end before
 */
export async function takeRecord(bytes: ByteReader, recordBytes: number): Promise<Buffer | undefined> {
  if (recordBytes <= largestRecordBytes) return (await bytes.fill(recordBytes)) ? bytes.take(recordBytes) : undefined;
  if (!(await bytes.fill(keptBytes))) return undefined;
  // A copy, so that the rest is not kept with it.
  const start = Buffer.from(bytes.take(keptBytes));
  return (await bytes.skip(recordBytes - keptBytes)) ? start : undefined;
}

/**
 * Reads key and value, each after its length; of a record that is cut, what is there.
 *
 * @param recordBytes of the whole record
 * @throws UnreadableError
 */
export function readKeyAndValue(bytes: ByteReader, recordBytes: number, length: () => number): KeyAndValue {
  const isCut = recordBytes > largestRecordBytes;
  const take = (wanted: number) => (wanted < 0 ? null : bytes.take(isCut ? Math.min(wanted, bytes.left) : wanted));
  const keyBytes = length();
  const key = take(keyBytes);
  // Too little for a length.
  if (isCut && bytes.left < 5) return { key, value: null, flaw: tooLarge(recordBytes, { key: keyBytes }) };
  const valueBytes = length();
  const value = take(valueBytes);
  return { key, value, ...(isCut && { flaw: tooLarge(recordBytes, { value: valueBytes }) }) };
}

const tooLarge = (record: number, cut: { readonly key?: number; readonly value?: number }): RecordFlaw => ({
  code: "RS-MESSAGE-TOO-LARGE",
  reason: `the record has ${record} bytes, and no topic takes more than ${largestRecordBytes}`,
  cut: { record, ...cut },
});

/** What stands for records that cannot be read: their bytes are its value. */
export function unreadable(reason: string, bytes: Buffer): KeyAndValue {
  return { key: null, value: bytes, flaw: { code: "RS-MESSAGE-UNREADABLE", reason } };
}
