import { gzipSync } from "zlib";
import { tripObjectName } from "../../../contracts/lake-layout";
import type { LakeTrip } from "../../../contracts/trip-schema";
import type { Coordinates } from "../../../contracts/wire";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { createMemoryObjectStore } from "../memory-stores";
import { lakeTrip } from "../adapters/embedded/lake-of-trips";

export const cityPickups = (count: number, seed: number): readonly Coordinates[] =>
  Array.from(generateTrips(count, seed), ({ client }) => client.position);

/** Pickups some kilometres to the north. */
export const shifted = (pickups: readonly Coordinates[], km: number): readonly Coordinates[] =>
  pickups.map(({ latitude, longitude }) => ({ latitude: latitude + km / 111.2, longitude }));

/** Writes rows as one object of the lake, which load-lake might have written. */
export async function writeRows(lake: ObjectStore, rows: readonly LakeTrip[], firstOffset = 0): Promise<void> {
  const log = { topic: "topic_result", logId: "A".repeat(22), partition: 0 };
  const name = tripObjectName(log, firstOffset, rows[0]?.agent_timestamp ?? "");
  await lake.create(name, gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join("")), {});
}

/** A lake with a trip of each pickup, priced at a time; the ids are the same each time, and so are the trips that judge. */
export async function lakeOf(pickups: readonly Coordinates[], pricedAt: string, into = createMemoryObjectStore()) {
  const rows = pickups.map(({ latitude, longitude }, n) =>
    lakeTrip(`trip ${n}`, {
      client_latitude: latitude,
      client_longitude: longitude,
      agent_timestamp: pricedAt,
    }),
  );
  await writeRows(into, rows);
  return into;
}
