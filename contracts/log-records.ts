/**
 * A partition of one log. A topic that is deleted and created again, or that lies in another Kafka, is another log: its
 * offsets start over, so an offset means something together with the log's id alone.
 */
export interface LogPartition {
  readonly topic: string;
  /** Kafka's topic id: 22 characters of base64url. */
  readonly logId: string;
  readonly partition: number;
}

/** `<topic>@<log id>`: no topic's name holds an "@". */
export const logName = ({ topic, logId }: Pick<LogPartition, "topic" | "logId">): string => `${topic}@${logId}`;

/** `<topic>@<log id>-<partition>-<offset>`: names a record among those of all logs, past and present. */
export const recordName = (log: LogPartition, offset: number): string => `${logName(log)}-${log.partition}-${offset}`;

/** The id of a trip whose producer gave none: the name of its record, and its place in the message's `data`. */
export const madeTripId = (log: LogPartition, offset: number, position: number): string =>
  `${recordName(log, offset)}-${position}`;

/** Whether a trip's id was made by {@link madeTripId}, or by a version that named no log (`topic_source-0-17-0`). */
export const isMadeTripId = (tripId: string, topic: string): boolean =>
  tripId.startsWith(`${topic}@`) || tripId.startsWith(`${topic}-`);

/**
 * Where a trip stands among all that were requested, as text that sorts: by time, and in one partition in the log's order
 * whatever its clock does. Of several trips with one id, the one with the lowest sequence counts, in every store.
 *
 * @param orderedMs the time of pricing, and never before an earlier one of the partition, ms since the Unix epoch
 */
export const tripSequence = (
  { logId, partition }: LogPartition,
  offset: number,
  position: number,
  orderedMs: number,
): string =>
  [new Date(orderedMs).toISOString(), logId, padded(partition, 5), padded(offset, 16), padded(position, 7)].join("-");

const sequencePattern = /^(?<at>.{24})-(?<logId>.{22})-(?<partition>\d{5})-(?<offset>\d{16})-(?<position>\d{7})$/;

/** The request that a trip's sequence is of; undefined for a text that {@link tripSequence} did not write. */
export function requestOf(
  sequence: string,
):
  | { readonly logId: string; readonly partition: number; readonly offset: number; readonly position: number }
  | undefined {
  const { logId, partition, offset, position } = sequencePattern.exec(sequence)?.groups ?? {};
  if (logId === undefined) return undefined;
  return { logId, partition: Number(partition), offset: Number(offset), position: Number(position) };
}

const padded = (value: number, digits: number) => String(value).padStart(digits, "0");
