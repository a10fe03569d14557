import { logName, type LogPartition } from "./log-records";

/** Where things lie in the lake. */

export const tripsPrefix = "trips/";
/** Where the zones' models lie: read by enrich, written by train-zones. */
export const modelsPrefix = "models/ride_hailing_clusters/";
/** A model (`ZoneModelSchema`), written once. */
export const zoneModelObject = (version: string) => `${modelsPrefix}${version}.json`;
/** Which model is in use (`CurrentZonesSchema`). */
export const currentZonesObject = `${modelsPrefix}current.json`;
export const verdictsPrefix = `${modelsPrefix}verdicts/`;
/** A verdict (`ZonesVerdictSchema`), by its time and its candidate. */
export const verdictObject = (judgedAt: string, candidate: string) =>
  `${verdictsPrefix}${judgedAt.replaceAll(":", "-")}-${candidate}.json`;

/** Factors of prices by zone and hour (`PriceFactorsSchema`): read by enrich, written by `ridestream price publish`. */
const priceFactorsPrefix = `${modelsPrefix}price-factors/`;
/** Those in use. */
export const currentPriceFactorsObject = `${priceFactorsPrefix}current.json`;
/** A version, written once. */
export const priceFactorsObject = (version: string) => `${priceFactorsPrefix}${version}.json`;

/** Names the lake, for those who note how far they have written it: `{"id": "<uuid>"}`, made by the first writer. */
export const lakeIdentityObject = "lake.json";

/** Metadata key of an object's last offset; the object store is the commit log of load-lake. */
export const lastOffsetMetadata = "last-offset";

/** Metadata key of the identity of the lake that an object was written for; absent in objects of former versions. */
export const lakeMetadata = "lake";

/** A run of records of one partition; the log's id is undefined in names that former versions wrote. */
export interface TripObject {
  readonly topic: string;
  readonly logId: string | undefined;
  readonly partition: number;
  readonly firstOffset: number;
}

const offsetDigits = 20;
const tripObjectPattern =
  /^trips\/dt=\d{4}-\d{2}-\d{2}\/hour=\d{2}\/(?<topic>[^/@]+)(?:@(?<logId>[A-Za-z0-9_-]{22}))?-(?<partition>0|[1-9]\d*)-(?<offset>\d{20})\.ndjson\.gz$/;

/**
 * The name of the object that starts at `firstOffset`:
 * `trips/dt=YYYY-MM-DD/hour=HH/<topic>@<log id>-<partition>-<offset>.ndjson.gz`.
 * dt and hour are those of the first record's Kafka timestamp (RFC 3339 UTC), which enrich sets to `agent_timestamp`, so the
 * name is a function of the first record alone.
 */
export function tripObjectName(log: LogPartition, firstOffset: number, firstTimestamp: string): string {
  const day = firstTimestamp.slice(0, 10);
  const hour = firstTimestamp.slice(11, 13);
  return `${tripsPrefix}dt=${day}/hour=${hour}/${logName(log)}-${log.partition}-${String(firstOffset).padStart(offsetDigits, "0")}.ndjson.gz`;
}

/**
 * The name of an object that holds again what the lake had lost of an hour of a partition. It is no part of the chain of
 * `tripObjectName`, and every reader of the lake reads it like the others.
 *
 * @param digest of its rows, hexadecimal: a repair that is done again writes nothing again
 */
export const repairObjectName = (log: LogPartition, firstOffset: number, firstTimestamp: string, digest: string) =>
  tripObjectName(log, firstOffset, firstTimestamp).replace(/\.ndjson\.gz$/, `.repair-${digest}.ndjson.gz`);

/** Whether an object under `trips/` is one that every reader of the lake reads. */
export const holdsTrips = (name: string): boolean => name.endsWith(".ndjson.gz");

/** The log's partition that an object's rows are of, whichever name it has; undefined for an object that names none. */
export function logOfObject(name: string): Omit<TripObject, "firstOffset"> | undefined {
  const object = parseTripObjectName(name.replace(/\.(?:repair|since)-[0-9a-f-]+\.ndjson\.gz$/, ".ndjson.gz"));
  return object && { topic: object.topic, logId: object.logId, partition: object.partition };
}

/**
 * The hour whose trips lie in the object's folder, ms since the Unix epoch; undefined for an object that lies elsewhere.
 */
export function hourOfObject(name: string): number | undefined {
  const [, day = "", hour = ""] = /^trips\/dt=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\//.exec(name) ?? [];
  const hourMs = Date.parse(`${day}T${hour}:00:00Z`);
  return Number.isNaN(hourMs) ? undefined : hourMs;
}

/** The folder that the records of an hour lie in, by a Kafka timestamp in ms; a batch of records ends where it changes. */
export const hourOf = (timestampMs: number): number => Math.floor(timestampMs / 3_600_000);

/** The inverse of {@link tripObjectName}; undefined for any other object. */
export function parseTripObjectName(name: string): TripObject | undefined {
  const match = tripObjectPattern.exec(name);
  if (!match?.groups) return undefined;
  const { topic, logId, partition, offset } = match.groups;
  return { topic: topic ?? "", logId, partition: Number(partition), firstOffset: Number(offset) };
}
