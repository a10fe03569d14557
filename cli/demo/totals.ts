import { deadLetterCodes, type DeadLetterCode } from "../../contracts/dead-letters";
import { isMadeTripId } from "../../contracts/log-records";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import { countTrips, parseResultMessage } from "../../functions/domain/message";
import { RidestreamError } from "../../functions/ports/errors";
import type { EventLog } from "../../functions/ports/event-log";
import type { SearchIndex } from "../../functions/ports/search-index";
import { readDeadLetter } from "../../functions/runtime/dead-letter";
import { readTopic } from "../../functions/runtime/read-topic";

/** What the stores hold, in trips; a message that cannot be read counts as one. */
export interface Totals {
  /** Trips told: priced, repeated and dead-lettered. */
  readonly produced: number;
  /** Distinct trips in `topic_result`, in the index and in the lake. */
  readonly priced: number;
  readonly indexed: number;
  readonly stored: number;
  /** Trips told again under an id that was there. */
  readonly repeated: number;
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
export async function reconcile(log: EventLog, index: SearchIndex, stored: number): Promise<Totals> {
  const requested = await countRequested(log);
  const { priced, repeated } = await countResults(log);
  const { byCode, refusedOf } = await countDeadLetters(log);
  const indexed = await index.count();
  const deadLettered = [...byCode.values()].reduce((sum, trips) => sum + trips, 0);
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
    requested === priced + repeated + refusedOf("enrich") &&
    priced === indexed + (byCode.get("RS-SEARCH-REJECTED") ?? 0) &&
    priced === stored;
  if (isWhole) return totals;
  const { deadLetters, ...counts } = totals;
  throw new RidestreamError(
    "RS-DEMO-TOTALS",
    `the counts do not agree (${JSON.stringify({ requested, ...counts, ...deadLetters })}): it is a fault of ridestream; keep the folder and report it`,
  );
}

/** Trips that lie in the source topic. */
async function countRequested(log: EventLog): Promise<number> {
  let trips = 0;
  for await (const { value } of readTopic(log, topicSource.name, group)) trips += countTrips(value);
  return trips;
}

/** Distinct trips of the results. An id made here is one by its making; the producers' are remembered. */
async function countResults(log: EventLog): Promise<{ readonly priced: number; readonly repeated: number }> {
  let made = 0;
  let given = 0;
  const ids = new Set<string>();
  for await (const { value } of readTopic(log, topicResult.name, group)) {
    const message = parseResultMessage(value);
    for (const { tripId } of "trips" in message ? message.trips : []) {
      if (isMadeTripId(tripId, topicSource.name)) made++;
      else {
        given++;
        ids.add(tripId);
      }
    }
  }
  return { priced: made + ids.size, repeated: given - ids.size };
}

/** Refused trips by code and by function; a record that several functions refused counts once. */
async function countDeadLetters(log: EventLog) {
  const byCode = new Map<DeadLetterCode, number>();
  const byFunction = new Map<string, number>();
  const ofResults = new Set<string>();
  for await (const record of readTopic(log, topicDeadLetters.name, group)) {
    const { code, topic, function: by, refusedTrips } = readDeadLetter(record);
    if (topic === topicResult.name && record.key) {
      const source = Buffer.from(record.key).toString();
      if (ofResults.has(source)) continue;
      ofResults.add(source);
    }
    const codes = refusedTrips.length > 0 ? refusedTrips.map((trip) => trip.code) : [code];
    for (const refused of codes) byCode.set(refused, (byCode.get(refused) ?? 0) + 1);
    byFunction.set(by, (byFunction.get(by) ?? 0) + codes.length);
  }
  return { byCode, refusedOf: (name: string) => byFunction.get(name) ?? 0 };
}
