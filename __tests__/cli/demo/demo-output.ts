import { readdirSync, readFileSync } from "fs";
import { join } from "path";
import { gunzipSync } from "zlib";
import type { LakeTrip } from "../../../contracts/trip-schema";
import type { Summary } from "../ridestream";

export const outIn = (folder: { readonly path: string }) => join(folder.path, "out");

export const counts = ({ produced, priced, indexed, stored, repeated, deadLettered }: Summary) => ({
  produced,
  priced,
  indexed,
  stored,
  repeated,
  deadLettered,
});

/** The counts of a run that refused nothing. */
export const all = (trips: number) => ({
  produced: trips,
  priced: trips,
  indexed: trips,
  stored: trips,
  repeated: 0,
  deadLettered: 0,
});

/** Every row of the lake. */
export function lakeRows(out: string): LakeTrip[] {
  const trips = join(out, "lake", "trips");
  return readdirSync(trips, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ndjson.gz"))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(trips, name)))
        .toString()
        .trim()
        .split("\n"),
    )
    .map((row) => JSON.parse(row) as LakeTrip);
}
