import type { CutSizes, RefusedTrip } from "../../contracts/dead-letters";
import { topicDeadLetters } from "../../contracts/topics";
import type { LogRecord } from "../ports/event-log";

const mebibyte = 1024 * 1024;
/** Of the key, which a header holds in base64. A record's key in a topic of requests or results is no longer. */
const mostKeyBytes = 2 * mebibyte;
const mostTripsBytes = 6 * mebibyte;
const mostReasonCharacters = 16 * 1024;
/** For the other headers: names, codes, numbers, a topic's name. */
const otherBytes = 64 * 1024;

/** What of a dead letter may be cut, beside key and value. */
interface Cuttable {
  readonly reason: string;
  readonly refusedTrips: readonly RefusedTrip[];
  readonly cut?: CutSizes;
}

interface Fitted<Letter> {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly letter: Letter;
}

/**
 * Cuts what would make a dead letter larger than its topic takes: the key and the reason beyond a bound, the list of refused
 * trips as a whole, and of the value what then has no room. `cut` keeps the sizes before.
 *
 * @param bytes of the list of refused trips, and of the headers of a replay
 */
export function fitDeadLetter<Letter extends Cuttable>(
  refused: Pick<LogRecord, "key" | "value">,
  letter: Letter,
  bytes: { readonly trips: number; readonly replay: number },
): Fitted<Letter> {
  const cut: { -readonly [part in keyof CutSizes]: number } = {};
  const start = (bytes: Uint8Array | null, most: number, part: "key" | "value"): Uint8Array | null => {
    if (!bytes || bytes.length <= most) return bytes;
    cut[part] = bytes.length;
    return bytes.subarray(0, most);
  };
  const key = start(refused.key, mostKeyBytes, "key");
  let { reason, refusedTrips } = letter;
  if (reason.length > mostReasonCharacters) {
    cut.reason = Buffer.byteLength(reason);
    reason = reason.slice(0, mostReasonCharacters).toWellFormed();
  }
  if (bytes.trips > mostTripsBytes) {
    cut.trips = refusedTrips.length;
    refusedTrips = [];
  }
  const inHeaders = Math.ceil(((key?.length ?? 0) * 4) / 3) + Buffer.byteLength(reason) + bytes.replay + otherBytes;
  const room = topicDeadLetters.maxMessageBytes - inHeaders - (refusedTrips.length > 0 ? bytes.trips : 0);
  const value = start(refused.value, room, "value");
  // What was cut before says how much it was.
  const sizes: CutSizes = { ...cut, ...letter.cut };
  const isCut = Object.keys(sizes).length > 0;
  return { key, value, letter: { ...letter, reason, refusedTrips, ...(isCut && { cut: sizes }) } };
}
