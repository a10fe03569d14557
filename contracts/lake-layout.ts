/** Where things lie in the lake. */

export const tripsPrefix = "trips/";
export const zoneModelObject = "models/ride_hailing_clusters/current.json";

/** Metadata key of an object's last offset; the object store is the commit log of load-lake. */
export const lastOffsetMetadata = "last-offset";

export interface TripObject {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: number;
}

const offsetDigits = 20;
const tripObjectPattern =
  /^trips\/dt=\d{4}-\d{2}-\d{2}\/hour=\d{2}\/(?<topic>[^/]+)-(?<partition>0|[1-9]\d*)-(?<offset>\d{20})\.ndjson\.gz$/;

/**
 * The name of the object that starts at `firstOffset`: `trips/dt=YYYY-MM-DD/hour=HH/<topic>-<partition>-<offset>.ndjson.gz`.
 * dt and hour are those of the first record's Kafka timestamp (RFC 3339 UTC), which enrich sets to `agent_timestamp`, so the
 * name is a function of the first offset alone.
 */
export function tripObjectName({ topic, partition, firstOffset }: TripObject, firstTimestamp: string): string {
  const day = firstTimestamp.slice(0, 10);
  const hour = firstTimestamp.slice(11, 13);
  return `${tripsPrefix}dt=${day}/hour=${hour}/${topic}-${partition}-${String(firstOffset).padStart(offsetDigits, "0")}.ndjson.gz`;
}

/** The folder that the records of an hour lie in, by a Kafka timestamp in ms; a batch of records ends where it changes. */
export const hourOf = (timestampMs: number): number => Math.floor(timestampMs / 3_600_000);

/** The inverse of {@link tripObjectName}; undefined for any other object. */
export function parseTripObjectName(name: string): TripObject | undefined {
  const match = tripObjectPattern.exec(name);
  if (!match?.groups) return undefined;
  const { topic, partition, offset } = match.groups;
  return { topic: topic ?? "", partition: Number(partition), firstOffset: Number(offset) };
}
