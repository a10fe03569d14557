import { gzipSync } from "zlib";
import { tripObjectName } from "../../../../contracts/lake-layout";
import type { LakeTrip } from "../../../../contracts/trip-schema";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";

/** A row of the lake; its price, its pickup and its times are what the reports look at. */
export function lakeTrip(tripId: string, changes: Partial<LakeTrip> = {}): LakeTrip {
  return {
    trip_id: tripId,
    agent_timestamp: "2026-06-05T08:00:01.000Z",
    requested_at: "2026-06-05T08:00:00.000Z",
    confort: "standard",
    distance: 4.2,
    prix_base_per_km: 2,
    prix_travel: 8.4,
    client_latitude: 48.8566,
    client_longitude: 2.3522,
    driver_latitude: 48.86,
    driver_longitude: 2.36,
    client_key: "c0ffee",
    driver_key: "f00d",
    zone: null,
    zone_model: null,
    sequence: null,
    prix_factor: null,
    ...changes,
  };
}

const logId = "3bJ8dC-mQ_CkLhtz7Yq0Fg";

/** Writes the rows as one object, as load-lake does. */
export async function writeTripObject(
  folder: string,
  place: { readonly partition: number; readonly firstOffset: number },
  rows: readonly LakeTrip[],
): Promise<void> {
  const body = gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const name = tripObjectName(
    { topic: "topic_result", logId, ...place },
    place.firstOffset,
    rows[0]?.agent_timestamp ?? "",
  );
  await createFolderObjectStore(folder).create(name, body, {
    "last-offset": String(place.firstOffset + rows.length - 1),
  });
}
