import { join } from "path";
import type { LakeTrip } from "../../../../contracts/trip-schema";
import { openDuckDbWarehouse, type DuckDbWarehouse } from "../../../../functions/adapters/embedded/duckdb-warehouse";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";
import type { ZonesInUse } from "../../../../functions/domain/zones";
import type { ObjectStore } from "../../../../functions/ports/object-store";
import { lakeTrip, writeTripObject } from "./lake-of-trips";

/** Zones with these centres, numbered from 1. */
export const zoneModel = (
  places: readonly (readonly [number, number])[],
  scale = { latitude: 1, longitude: 1 },
): ZonesInUse => ({
  version: "zones-test",
  scale,
  zones: places.map(([latitude, longitude], index) => ({ zone: index + 1, latitude, longitude, pickups: 1 })),
});
export const threeZones = zoneModel([
  [49, 2],
  [48, 2],
  [48, 4],
]);

/** A time of the day of the seven trips. */
export const at = (time: string) => `2026-06-05T${time}Z`;
const trip = (
  tripId: string,
  confort: LakeTrip["confort"],
  prix_travel: number,
  [client_latitude, client_longitude]: readonly [number, number],
  [requested, priced]: readonly [string | null, string],
) =>
  lakeTrip(tripId, {
    confort,
    prix_travel,
    client_latitude,
    client_longitude,
    requested_at: requested === null ? null : at(requested),
    agent_timestamp: at(priced),
  });

export const sevenTrips = {
  a: trip("a", "low", 0.1, [49, 2], ["08:10:00.000", "08:10:01.000"]),
  b: trip("b", "low", 0.2, [49.2, 2.1], ["08:20:00.000", "08:20:01.000"]),
  // Without a time of request, the time of pricing counts.
  c: trip("c", "high", 100, [48, 2], [null, "09:30:00.000"]),
  d: trip("d", "high", 50.5, [47, 1], ["13:00:00.000", "13:00:00.000"]),
  e: trip("e", "standard", 20.25, [48, 4], ["13:15:00.000", "13:15:01.000"]),
  // As far from zone 1 as from zone 2; asked for before nine, priced after.
  f: trip("f", "standard", 7, [48.5, 2], ["08:59:59.999", "09:00:01.000"]),
  // Priced twice: the earlier counts.
  g: trip("g", "low", 10, [48, 4.1], ["13:29:00.000", "13:30:00.000"]),
  again: trip("g", "high", 99.99, [49, 2], ["13:29:00.000", "13:40:00.000"]),
};

export const lakeIn = (folder: string): string => join(folder, "lake");

/** A warehouse in a folder, over the lake that lies there too. */
export const openWarehouse = (
  folder: string,
  lake: ObjectStore = createFolderObjectStore(lakeIn(folder)),
): Promise<DuckDbWarehouse> =>
  openDuckDbWarehouse({
    path: join(folder, "warehouse.duckdb"),
    lake,
    folder: join(folder, "warehouse"),
    memoryMegabytes: 128,
  });

/** Writes the seven trips into the folder's lake, and has the warehouse read them and know three zones. */
export async function loadSevenTrips(folder: string, warehouse: DuckDbWarehouse): Promise<void> {
  const { a, b, c, d, e, f, g, again } = sevenTrips;
  const write = (partition: number, firstOffset: number, rows: readonly LakeTrip[]) =>
    writeTripObject(lakeIn(folder), { partition, firstOffset }, rows);
  await write(0, 0, [a, again]);
  await write(0, 2, [c, d]);
  await write(1, 0, [b, f, e]);
  await write(5, 7, [g]);
  await warehouse.refresh();
  await warehouse.useZones(threeZones);
}
