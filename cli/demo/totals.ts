import { deadLetterCodes, type DeadLetterCode } from "../../contracts/dead-letters";
import { isMadeTripId, recordName } from "../../contracts/log-records";
import { letterTripHeader } from "../../contracts/replays";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import { countTrips, parseResultMessage } from "../../functions/domain/message";
import { RidestreamError } from "../../functions/ports/errors";
import type { EventLog } from "../../functions/ports/event-log";
import type { SearchIndex } from "../../functions/ports/search-index";
import { readReplay } from "../../functions/runtime/replay-headers";
import { readTopic } from "../../functions/runtime/read-topic";
import { readLetters, type OpenPart } from "../dlq/letters";

/** What the stores hold, in trips; a message that cannot be read counts as one. */
export interface Totals {
  /** Trips that clients sent: priced, repeated and dead-lettered. */
  readonly produced: number;
  /** Distinct trips in `topic_result`, in the index and in the lake. */
  readonly priced: number;
  readonly indexed: number;
  readonly stored: number;
  /** Trips that clients sent again under an id that was there. */
  readonly repeated: number;
  /** Refused, and not sent again since. */
  readonly deadLettered: number;
  readonly deadLetters: Readonly<Partial<Record<DeadLetterCode, number>>>;
}

const group = "ridestream-demo-scan";

/**
 * Counts what the log and the stores hold, and checks that nothing is missing and nothing is there twice.
 *
 * @param stored distinct trips in the lake
 * @throws RidestreamError RS-DEMO-TOTALS
 */
export async function reconcile(log: EventLog, index: Pick<SearchIndex, "count">, stored: number): Promise<Totals> {
  const open = await readOpenLetters(log);
  const requested = await countRequested(log, open);
  const { priced, repeated } = await countResults(log, open);
  const indexed = await index.count();
  const byCode = new Map<DeadLetterCode, number>();
  for (const { code } of open.parts) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  const deadLettered = open.parts.length;
  const totals: Totals = {
    produced: priced + repeated + deadLettered,
    priced,
    indexed,
    stored,
    repeated,
    deadLettered,
    deadLetters: Object.fromEntries(
      deadLetterCodes.flatMap((code) => (byCode.has(code) ? [[code, byCode.get(code)]] : [])),
    ),
  };
  const isWhole =
    requested === priced + repeated + open.parts.filter((part) => part.function === "enrich").length &&
    priced === indexed + (byCode.get("RS-SEARCH-REJECTED") ?? 0) &&
    priced === stored;
  if (isWhole) return totals;
  const { deadLetters, ...counts } = totals;
  throw new RidestreamError(
    "RS-DEMO-TOTALS",
    `the counts do not agree (${JSON.stringify({ requested, ...counts, ...deadLetters })}): it is a fault of ridestream; keep the folder and report it`,
  );
}

/** Trips that clients requested: a message that sends a letter again brings none that is not counted already. */
async function countRequested(log: EventLog, { isRefusedWhole }: OpenLetters): Promise<number> {
  let trips = 0;
  const neverThere = new Set<string>();
  for await (const { value, headers, offset, ...of } of readTopic(log, topicSource.name, group)) {
    const { letter, positions } = readReplay(headers) ?? {};
    if (letter === undefined) trips += isRefusedWhole(recordName(of, offset)) ? 1 : countTrips(value);
    // A message that never reached the topic is counted where it comes first.
    else if (letter.startsWith(`${topicDeadLetters.name}@`) && !positions && !neverThere.has(letter)) {
      neverThere.add(letter);
      trips += countTrips(value);
    }
  }
  return trips;
}

interface Results {
  /** Distinct trips. An id made here is one by its making; the others are remembered. */
  readonly priced: number;
  /** A trip of a letter is one, however often it was sent. */
  readonly repeated: number;
}

async function countResults(log: EventLog, { isRefusedWhole }: OpenLetters): Promise<Results> {
  let made = 0;
  let given = 0;
  const ids = new Set<string>();
  const ofLetters = new Set<string>();
  for await (const { value, headers, offset, ...of } of readTopic(log, topicResult.name, group)) {
    // What a sink refused and what was sent to it again are one result.
    if (readReplay(headers) || isRefusedWhole(recordName(of, offset))) continue;
    const message = parseResultMessage(value);
    const ofLetter = headers[letterTripHeader];
    for (const { tripId } of "trips" in message ? message.trips : []) {
      if (isMadeTripId(tripId, topicSource.name)) made++;
      else {
        ids.add(tripId);
        if (ofLetter === undefined) given++;
        else ofLetters.add(ofLetter);
      }
    }
  }
  return { priced: made + ids.size, repeated: given + ofLetters.size - ids.size };
}

interface OpenLetters {
  /** Refused trips, and messages that cannot be read, which count as one each. */
  readonly parts: readonly OpenPart[];
  /** Whether the message of this record cannot be used at all. */
  readonly isRefusedWhole: (name: string) => boolean;
}

/** What is refused and not sent again since; a record that several functions refused counts once. */
async function readOpenLetters(log: EventLog): Promise<OpenLetters> {
  const letters = await readLetters(log);
  const isUnusable = ({ position, code }: OpenPart) => position === undefined && code !== "RS-SEARCH-REJECTED";
  const names = new Set(letters.filter(({ open }) => open.some(isUnusable)).map(({ name }) => name));
  const parts = letters.flatMap(({ open }) => open);
  return { parts, isRefusedWhole: (name) => names.has(name) };
}
