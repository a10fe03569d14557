import { topicResult } from "../../../contracts/topics";
import type { Evidence, LakeObject } from "./evidence";
import { groupOf } from "./functions";
import { isReported, mayBeMissing } from "./gone";
import { committedFor, lastLog, logsOf, type PastPartition } from "./history";
import { handledName } from "./letters";
import { pricingName, resultOf } from "./results";

const group = groupOf("load-lake");

/**
 * The lake holds every result of the last log that retention has left, and every one that was committed for it. An object
 * holds its run of one log whole and in order, in the folder of its hour; the runs of a partition do not overlap.
 */
export function lakeProblems(evidence: Evidence): readonly string[] {
  const { history, gone, lake } = evidence;
  const last = lastLog(history, topicResult.name);
  const problems: string[] = [];
  const logs = logsOf(history, topicResult.name);
  for (const log of logs)
    for (const partition of log.partitions) {
      const chain = lake.objects.filter((one) => one.logId === log.logId && one.partition === partition.partition);
      const holds = (offset: number) => chain.some((one) => one.firstOffset <= offset && offset <= one.lastOffset);
      const committed = log === last ? Infinity : committedFor(history, group, partition, lake.identity);
      for (const record of partition.records)
        if (
          record.offset < committed &&
          !holds(record.offset) &&
          !mayBeMissing(evidence, group, partition, record.offset, lake.identity)
        )
          problems.push(`${handledName(record, "the lake")} is not in it`);
      problems.push(...chainProblems(partition, chain, lake.identity));
      for (const object of chain)
        problems.push(...objectProblems(partition, object, (offset) => isReported(gone, group, partition, offset)));
    }
  const strangers = lake.objects.filter(({ logId }) => !logs.some((log) => log.logId === logId));
  return [...problems, ...strangers.map(({ name }) => `${name} is of no log`)];
}

function chainProblems({ starts }: PastPartition, chain: readonly LakeObject[], lake: string): readonly string[] {
  // One that was on its way when the lake was swapped may reach over others.
  const own = chain.filter(({ meantFor }) => meantFor === lake);
  return own
    .filter(({ firstOffset }, i) => {
      if (firstOffset > (own[i - 1]?.lastOffset ?? -1)) return false;
      // An object that nobody knew of may reach over the record that retention makes the first.
      return !starts.some(({ offset }) => offset === firstOffset);
    })
    .map(({ name }) => `${name} overlaps the object before it`);
}

function objectProblems(
  partition: PastPartition,
  { name, firstOffset, lastOffset, hour, rows }: LakeObject,
  isGone: (offset: number) => boolean,
): readonly string[] {
  const run = partition.records.filter(({ offset }) => firstOffset <= offset && offset <= lastOffset);
  const found = rows.map(pricingName);
  const names = run.map((record) => pricingName(resultOf(record).trip));
  // Retention can pass in the middle of a run: what it took is missing there.
  const expected = names.filter((one, i) => found.includes(one) || !isGone(run[i]?.offset ?? -1));
  return [
    ...(found.join("\n") === expected.join("\n")
      ? []
      : [`${name} holds ${found.join(", ")}, not ${expected.join(", ")}`]),
    // Pruning is exact: a trip lies in the folder of its own hour.
    ...(rows.every(({ agent_timestamp }) => agent_timestamp.startsWith(hour)) ? [] : [`${name} holds another hour`]),
  ];
}
