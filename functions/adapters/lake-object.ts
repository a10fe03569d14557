import { promisify } from "util";
import { gunzip } from "zlib";
import { holdsTrips, hourOfObject, tripsPrefix } from "../../contracts/lake-layout";
import type { LakeTrip } from "../../contracts/trip-schema";
import { RidestreamError } from "../ports/errors";
import type { ObjectStore } from "../ports/object-store";

const unpack = promisify(gunzip);

/**
 * The rows of an object of the lake; undefined when it is gone. They are as load-lake wrote them: their checksum is looked
 * at before they are, which DuckDB does not do.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function readTripRows(
  lake: Pick<ObjectStore, "read" | "place">,
  name: string,
): Promise<Buffer | undefined> {
  const body = await lake.read(name);
  if (!body) return undefined;
  try {
    return await unpack(body);
  } catch (error) {
    throw new RidestreamError(
      "RS-LAKE-DAMAGED",
      `${name} in ${lake.place} is not as it was written (${(error as Error).message}): restore it from a copy, or remove it if load-lake did not write it`,
      { cause: error },
    );
  }
}

/**
 * The rows of the lake's objects, one at a time: the largest object has 50,000 of them.
 *
 * @param from the first day's folder, such as "trips/dt=2026-06-05/". @default all days
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function* tripRows(lake: ObjectStore, from = tripsPrefix): AsyncGenerator<LakeTrip> {
  for (const folder of await lake.folders(tripsPrefix)) {
    if (folder < from) continue;
    for (const name of (await lake.list(folder)).filter(holdsTrips)) yield* await rowsOfObject(lake, name);
  }
}

/** The names of the objects that hold trips of the window, [fromMs, toMs) by the time of pricing; others are not listed. */
export async function* tripObjects(
  lake: Pick<ObjectStore, "folders" | "list">,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<string> {
  const overlaps = (startMs: number | undefined, lengthMs: number) =>
    startMs === undefined || (startMs < toMs && startMs + lengthMs > fromMs);
  for (const folder of await lake.folders(tripsPrefix)) {
    const midnightMs = hourOfObject(`${folder}hour=00/`);
    if (!overlaps(midnightMs, 24 * hourMs)) continue;
    for (const name of await lake.list(folder))
      if (holdsTrips(name) && overlaps(hourOfObject(name), hourMs)) yield name;
  }
}

const hourMs = 3_600_000;

/** The rows of one object; none when it is gone. @throws RidestreamError RS-LAKE-DAMAGED */
export async function rowsOfObject(
  lake: Pick<ObjectStore, "read" | "place">,
  name: string,
): Promise<Iterable<LakeTrip>> {
  return parsed((await readTripRows(lake, name)) ?? Buffer.alloc(0));
}

function* parsed(rows: Buffer): Generator<LakeTrip> {
  for (let start = 0, end = 0; start < rows.length; start = end + 1) {
    end = rows.indexOf("\n", start);
    if (end < 0) end = rows.length;
    if (end > start) yield JSON.parse(rows.toString("utf8", start, end)) as LakeTrip;
  }
}
