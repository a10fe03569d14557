import { promisify } from "util";
import { gunzip } from "zlib";
import { holdsTrips, hourOfObject, tripsPrefix } from "../../contracts/lake-layout";
import type { LakeTrip } from "../../contracts/trip-schema";
import { RidestreamError } from "../ports/errors";
import type { ObjectStore } from "../ports/object-store";
import type { OnShare } from "./read-topic";

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
  return body && unpackRows(lake, name, body);
}

/** The rows in the body of an object of the lake. @throws RidestreamError RS-LAKE-DAMAGED */
export async function unpackRows(lake: Pick<ObjectStore, "place">, name: string, body: Uint8Array): Promise<Buffer> {
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

/** [fromMs, toMs), ms since the Unix epoch. */
export interface LakeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Rows of one object. */
export interface ObjectRows {
  readonly name: string;
  readonly rows: Iterable<LakeTrip>;
}

/**
 * The rows of the lake's objects, one object at a time. A trip's row may come again, from the object that it was compacted
 * into: count each id once.
 *
 * @param from the first day's folder, such as "trips/dt=2026-06-05/". @default all days
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function* tripRows(lake: LakeReader, from = tripsPrefix, onShare?: OnShare): AsyncGenerator<LakeTrip> {
  const folders = (await lake.folders(tripsPrefix)).filter((folder) => folder >= from);
  for await (const { rows } of objectsOf(lake, folders, undefined, onShare)) yield* rows;
}

/**
 * The objects that hold trips of the window, [fromMs, toMs) by the time of pricing; others are not read.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function* tripObjects(
  lake: LakeReader,
  window: LakeWindow,
  onShare?: OnShare,
): AsyncGenerator<ObjectRows> {
  const folders = await dayFolders(lake, window);
  yield* objectsOf(lake, folders, (name) => overlaps(window, hourOfObject(name), hourMs), onShare);
}

/** The folders of the days that the window meets. */
export const dayFolders = async (lake: Pick<ObjectStore, "folders">, window: LakeWindow): Promise<readonly string[]> =>
  (await lake.folders(tripsPrefix)).filter((folder) =>
    overlaps(window, hourOfObject(`${folder}hour=00/`), 24 * hourMs),
  );

/** What has no time in its name may be of any. */
const overlaps = ({ fromMs, toMs }: LakeWindow, startMs: number | undefined, lengthMs: number) =>
  startMs === undefined || (startMs < toMs && startMs + lengthMs > fromMs);

type LakeReader = Pick<ObjectStore, "folders" | "list" | "read" | "place">;

async function* objectsOf(
  lake: LakeReader,
  folders: readonly string[],
  isWanted: (name: string) => boolean = () => true,
  onShare?: OnShare,
): AsyncGenerator<ObjectRows> {
  const wanted = (name: string) => holdsTrips(name) && isWanted(name);
  for (const [done, folder] of folders.entries())
    for await (const { name, rows, share } of packedObjects(lake, folder, wanted)) {
      yield { name, rows: parsed(rows) };
      onShare?.((done + share) / folders.length);
    }
}

/** An object's rows as they lie in it. */
export interface PackedObject {
  readonly name: string;
  readonly rows: Buffer;
  /** Of the folder's objects, with this one. */
  readonly share: number;
}

/**
 * The objects below a folder, each once, with their rows as they lie in them. One that is gone when it comes to it was
 * compacted, or removed: the folder is listed again, and holds the compacted one by then.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function* packedObjects(
  lake: Pick<ObjectStore, "list" | "read" | "place">,
  folder: string,
  isWanted: (name: string) => boolean,
): AsyncGenerator<PackedObject> {
  const seen = new Set<string>();
  for (let isWhole = false; !isWhole;) {
    isWhole = true;
    const names = (await lake.list(folder)).filter((name) => isWanted(name) && !seen.has(name));
    const all = seen.size + names.length;
    for (const name of names) {
      const rows = await readTripRows(lake, name);
      if (!rows) {
        isWhole = false;
        continue;
      }
      seen.add(name);
      yield { name, rows, share: seen.size / all };
    }
  }
}

const hourMs = 3_600_000;

/** The rows of one object; undefined when it is gone. @throws RidestreamError RS-LAKE-DAMAGED */
export async function rowsOfObject(
  lake: Pick<ObjectStore, "read" | "place">,
  name: string,
): Promise<Iterable<LakeTrip> | undefined> {
  const rows = await readTripRows(lake, name);
  return rows && parsed(rows);
}

function* parsed(rows: Buffer): Generator<LakeTrip> {
  for (let start = 0, end = 0; start < rows.length; start = end + 1) {
    end = rows.indexOf("\n", start);
    if (end < 0) end = rows.length;
    if (end > start) yield JSON.parse(rows.toString("utf8", start, end)) as LakeTrip;
  }
}
