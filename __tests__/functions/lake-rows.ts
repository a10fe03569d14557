import { gunzipSync } from "zlib";
import { tripsPrefix } from "../../contracts/lake-layout";
import type { LakeTrip } from "../../contracts/trip-schema";
import type { ObjectStore } from "../../functions/ports/object-store";

/** The rows of one object of the lake. */
export async function rowsOf(lake: ObjectStore, name: string): Promise<readonly LakeTrip[]> {
  const rows = gunzipSync((await lake.read(name)) ?? new Uint8Array()).toString();
  return rows
    .trim()
    .split("\n")
    .map((row) => JSON.parse(row) as LakeTrip);
}

/** The rows of all objects of the lake, object by object. */
export async function allRows(lake: ObjectStore): Promise<readonly LakeTrip[]> {
  const rows: LakeTrip[] = [];
  for (const name of await lake.list(tripsPrefix)) rows.push(...(await rowsOf(lake, name)));
  return rows;
}
