import { madeTripId, recordName } from "../../../contracts/log-records";
import { topicResult, topicSource } from "../../../contracts/topics";
import type { Evidence } from "./evidence";
import { groupOf } from "./functions";
import { mayBeMissing } from "./gone";
import { committedFor, logsOf, type PastRecord } from "./history";
import { handledName, lettersOf, type Letter } from "./letters";
import { allResults, by, requestOf, resultOf, type Result } from "./results";

const group = groupOf("enrich");

/** What pricing a request once comes to, as text to compare. */
interface Outcome {
  readonly trips: readonly string[];
  readonly refused: readonly string[];
}

/**
 * For each log of results, a request is priced whole and once or not at all. For the last one, every request of the last
 * source is priced that retention has not taken; for each, every request that was committed.
 */
export function pricingProblems(evidence: Evidence): readonly string[] {
  const { history } = evidence;
  const results = by(allResults(history), (result) =>
    handledName({ topic: topicSource.name, ...requestOf(result) }, toOf(result)),
  );
  const letters = lettersOf(history, "enrich");
  const sources = logsOf(history, topicSource.name);
  const destinations = logsOf(history, topicResult.name);
  const known = new Set<string>();
  const problems: string[] = [];
  for (const { partitions, logId } of sources)
    for (const partition of partitions)
      for (const destination of destinations) {
        const to = destination.logId;
        const names = partition.records.map((record) => handledName(record, to));
        for (const name of names) known.add(name);
        const isHandled = (name: string) => results.has(name) || letters.has(name);
        const isNow = sources.at(-1)?.logId === logId && destinations.at(-1) === destination;
        const committed = committedFor(history, group, partition, to);
        partition.records.forEach((record, i) => {
          const name = names[i] ?? "";
          if (isHandled(name)) {
            const found = outcomeOf(results.get(name) ?? [], letters.get(name) ?? []);
            const expected = expectedOf(record);
            if (JSON.stringify(found) !== JSON.stringify(expected))
              problems.push(`${name}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
          } else if (
            (isNow || record.offset < committed) &&
            !mayBeMissing(evidence, group, partition, record.offset, to)
          )
            problems.push(`${name} is not priced`);
        });
      }
  for (const name of [...results.keys(), ...letters.keys()])
    if (!known.has(name)) problems.push(`${name} is no request`);
  return problems;
}

/**
 * In each partition of a log of results, the trips that were priced for it are in the order of their requests, and so are
 * their sequences. What was priced for a former log may stand before them, if its transaction outlived that log.
 */
export function orderProblems({ history }: Evidence): readonly string[] {
  const sources = logsOf(history, topicSource.name).map(({ logId }) => logId);
  return logsOf(history, topicResult.name).flatMap(({ partitions, logId }) =>
    partitions.flatMap(({ records }) => {
      const own = records.map(resultOf).filter((result) => toOf(result) === logId);
      return own.flatMap((result, i) => {
        const before = own[i - 1];
        if (!before) return [];
        const [a, b] = [requestOf(before), requestOf(result)];
        const places = [a, b].map(({ logId: source, ...at }) => [sources.indexOf(source), at.offset, at.position]);
        const isInOrder = a.partition === b.partition && isBefore(places[0] ?? [], places[1] ?? []);
        const isSequenceInOrder = a.logId !== b.logId || (before.trip.sequence ?? "") < (result.trip.sequence ?? "");
        if (isInOrder && isSequenceInOrder) return [];
        return [`${recordName(result.record, result.record.offset)}: ${before.trip.sequence}, ${result.trip.sequence}`];
      });
    }),
  );
}

/** A trip whose producer gave no id has one of its own, and keeps it when it is priced again. */
export function idProblems({ history }: Evidence): readonly string[] {
  const made = allResults(history).filter(({ trip }) => !trip.trip_id.startsWith("given"));
  const nameOf = (result: Result) => JSON.stringify(requestOf(result));
  const byId = by(made, ({ trip }) => trip.trip_id);
  const byRequest = by(made, nameOf);
  return [
    ...[...byId].filter(([, results]) => new Set(results.map(nameOf)).size > 1),
    ...[...byRequest].filter(([, results]) => new Set(results.map(({ trip }) => trip.trip_id)).size > 1),
  ].map(([name, results]) => `${name}: ${results.map((one) => `${one.trip.trip_id} of ${nameOf(one)}`).join(", ")}`);
}

/** What stands in a log other than the one that it was committed for was on its way when the topic was created again. */
export function placeProblems({ history }: Evidence): readonly string[] {
  const logs = logsOf(history, topicResult.name).map(({ logId }) => logId);
  return allResults(history)
    .filter((result) => logs.indexOf(toOf(result)) > logs.indexOf(result.record.logId) || toOf(result) === "")
    .map(({ record }) => `${recordName(record, record.offset)} was priced for another log of results`);
}

const toOf = ({ record }: Result) => record.commit?.to ?? "";

const isBefore = (one: readonly number[], other: readonly number[]): boolean => {
  const at = one.findIndex((value, i) => value !== other[i]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
};

const tripText = (key: string, position: number, id: string) => `${key} ${position} ${id}`;

function outcomeOf(results: readonly Result[], letters: readonly Letter[]): Outcome {
  return {
    trips: results.map((result) => tripText(keyOf(result.record), requestOf(result).position, result.trip.trip_id)),
    refused: letters.map(({ refusedTrips }) => refusedTrips.map(({ position }) => position).join(" ")),
  };
}

function expectedOf(record: PastRecord): Outcome {
  const text = Buffer.from(record.value ?? []).toString();
  if (text === "not JSON") return { trips: [], refused: [""] };
  const { data } = JSON.parse(text) as { data: { trip_id?: string; prix_base_per_km?: number }[] };
  const trips: string[] = [];
  const refused: number[] = [];
  const seen = new Set<string>();
  data.forEach(({ trip_id: id, prix_base_per_km: price }, position) => {
    if (price === undefined || (id !== undefined && seen.has(id))) {
      refused.push(position);
      return;
    }
    if (id !== undefined) seen.add(id);
    trips.push(tripText(keyOf(record), position, id ?? madeTripId(record, record.offset, position)));
  });
  return { trips, refused: refused.length > 0 ? [refused.join(" ")] : [] };
}

const keyOf = ({ key }: PastRecord) => Buffer.from(key ?? []).toString();
