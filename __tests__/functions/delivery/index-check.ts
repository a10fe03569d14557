import { topicResult } from "../../../contracts/topics";
import type { Evidence } from "./evidence";
import { groupOf } from "./functions";
import { mayBeMissing } from "./gone";
import { committedFor, lastLog, logsOf } from "./history";
import { handledName, lettersOf } from "./letters";
import { allResults, by, counting, isRejected, pricingName, resultOf } from "./results";

const group = groupOf("load-search");

/**
 * The index has taken every result of the last log that retention has left, and every one that was committed for it; of
 * each id it holds the trip that counts. What it refuses is a dead letter, once.
 */
export function indexProblems(evidence: Evidence): readonly string[] {
  const { history, index } = evidence;
  const taken = new Set(index.taken.map(pricingName));
  const letters = lettersOf(history, "load-search");
  const last = lastLog(history, topicResult.name);
  const problems: string[] = [];
  for (const log of logsOf(history, topicResult.name))
    for (const partition of log.partitions) {
      const results = partition.records.map(resultOf);
      const isHandled = results.map((result) =>
        isRejected(result)
          ? letters.has(handledName(result.record, index.identity))
          : taken.has(pricingName(result.trip)),
      );
      const committed = log === last ? Infinity : committedFor(history, group, partition, index.identity);
      partition.records.forEach((record, i) => {
        if (isHandled[i] || record.offset >= committed) return;
        if (!mayBeMissing(evidence, group, partition, record.offset, index.identity))
          problems.push(`${handledName(record, "the index")} is not in it`);
      });
    }
  return [
    ...problems,
    ...contentProblems(
      index,
      allResults(history).map(({ trip }) => trip),
    ),
  ];
}

/** A result that the index refuses is one dead letter for each index that was asked to take it. */
export function rejectionProblems({ history }: Evidence): readonly string[] {
  const rejected = new Set(
    allResults(history)
      .filter(isRejected)
      .map(({ record }) => handledName(record, "")),
  );
  const ofSearch = [...lettersOf(history, "load-search")]
    .filter(([name, letters]) => letters.length > 1 || !rejected.has(name.replace(/(?<= for ).*$/, "")))
    .map(([name, letters]) => `${name} has ${letters.length} dead letters`);
  return [...ofSearch, ...[...lettersOf(history, "load-lake").keys()].map((name) => `load-lake has refused ${name}`)];
}

function contentProblems({ trips, taken }: Evidence["index"], results: readonly Parameters<typeof pricingName>[0][]) {
  const priced = new Set(results.map(pricingName));
  const byId = by(taken, ({ trip_id }) => trip_id);
  const problems = taken
    .filter((trip) => !priced.has(pricingName(trip)))
    .map((trip) => `${pricingName(trip)} is no result`);
  if (trips.size !== byId.size) problems.push(`the index holds ${trips.size} trips of ${byId.size} ids`);
  for (const [id, ofId] of byId) {
    const [found, expected] = [trips.get(id), counting(ofId)];
    if (!found || !expected || pricingName(found) !== pricingName(expected))
      problems.push(`the index holds ${found && pricingName(found)}, not ${expected && pricingName(expected)}`);
  }
  return problems;
}
