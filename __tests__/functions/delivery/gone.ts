import type { RecordsGone } from "../../../functions/ports/event-log";
import { commitsFor, type History, type PastPartition } from "./history";

/** What a function was told that it will never read. */
export interface GoneReport extends RecordsGone {
  /** Which consumer was told. */
  readonly reader: number;
  readonly logId: string;
  /** Its place among all that the log has taken. */
  readonly at: number;
}

/**
 * Whether a record that a function has not handled for a destination may be missing: retention has taken it, and the
 * function was told so. It is not told of what was taken before its first commit, while it stands at the start.
 */
export function mayBeMissing(
  { history, gone }: { readonly history: History; readonly gone: readonly GoneReport[] },
  group: string,
  partition: PastPartition,
  offset: number,
  to: string,
): boolean {
  const takenAt = partition.starts.find((start) => offset < start.offset)?.at;
  if (takenAt === undefined) return false;
  const [first] = commitsFor(history, group, partition, to);
  return !first || takenAt < first.at || isReported(gone, group, partition, offset);
}

export const isReported = (
  reports: readonly GoneReport[],
  group: string,
  { logId, partition }: PastPartition,
  offset: number,
): boolean =>
  reports.some(
    (one) =>
      one.groupId === group &&
      one.logId === logId &&
      one.partition === partition &&
      one.from <= offset &&
      offset < one.to,
  );

/** A report is of what retention has taken and nobody has handled, up to where the log starts; each run comes once. */
export function reportProblems(history: History, reports: readonly GoneReport[]): readonly string[] {
  return reports.flatMap((report, i) => {
    const { topic, partition, logId, groupId, reader, from, to, at } = report;
    const told = `${groupId} was told of ${topic}@${logId}-${partition} from ${from} to ${to}`;
    const past = history.logs.find((log) => log.logId === logId)?.partitions[partition];
    const start = past?.starts.findLast((one) => one.at < at)?.offset ?? 0;
    const commits = history.commits.filter(
      (one) => one.group === groupId && one.logId === logId && one.partition === partition,
    );
    const before = commits.findLast((one) => one.at < at);
    const after = commits.find((one) => one.at >= at);
    const isHandled = before && before.to === after?.to && before.next > from;
    const again = reports.find(
      (one, j) => j < i && one.reader === reader && one.logId === logId && one.partition === partition && one.to > from,
    );
    return [
      ...(from >= to || to !== start ? [`${told}, and the log starts at ${start}`] : []),
      ...(isHandled ? [`${told}, and has committed ${before.next}`] : []),
      ...(again ? [`${told}, after ${again.from} to ${again.to}`] : []),
    ];
  });
}
