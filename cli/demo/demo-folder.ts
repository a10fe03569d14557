import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "fs";
import { join, resolve } from "path";
import { makeFolder } from "./make-folder";
import type { FolderAccess } from "../../functions/adapters/embedded/duckdb";
import { folderLockName, lockFolder } from "../../functions/adapters/embedded/folder-lock";
import { RidestreamError } from "../../functions/ports/errors";

/** The version of what lies in the folder; another one is not read. */
const format = 1;

/** Everything that a demo puts into its folder; `--fresh` deletes these and nothing else. */
const entries = {
  log: "log",
  lake: "lake",
  search: "search.duckdb",
  searchWal: "search.duckdb.wal",
  searchBulk: "search.duckdb.bulk.ndjson",
  searchTemporary: "search.duckdb.tmp",
  warehouse: "warehouse.duckdb",
  warehouseWal: "warehouse.duckdb.wal",
  warehouseTemporary: "warehouse.duckdb.tmp",
  warehouseObjects: "warehouse",
  report: "report.html",
  reportPart: "report.html.part",
} as const;
export const markerName = "ridestream.json";

interface Marker {
  readonly format: number;
  /** Runs begun in this folder; 0 while it is being emptied. */
  readonly runs: number;
}

export interface DemoFolder {
  readonly path: string;
  /** 1 for the first run in the folder. */
  readonly run: number;
  readonly pathOf: (entry: keyof typeof entries) => string;
  readonly unlock: () => void;
}

export interface ReopenedFolder extends Omit<DemoFolder, "run" | "unlock"> {
  /** "read" where somebody else's demo may be asked, and not changed. */
  readonly access: FolderAccess;
}

export interface OpenDemoFolderProps {
  readonly path: string;
  /** Deletes what earlier demos left. */
  readonly fresh: boolean;
}

/**
 * Opens a demo's folder for one run; another process cannot open it until `unlock`.
 *
 * @throws RidestreamError RS-DEMO-FOLDER for a folder of something else, of another version, or that cannot be written,
 *   RS-FOLDER-IN-USE
 */
export async function openDemoFolder({ path: given, fresh }: OpenDemoFolderProps): Promise<DemoFolder> {
  const path = resolve(given);
  const [odd] = /[\\?]/.exec(path) ?? [];
  if (odd !== undefined)
    throw refused(path, `has a ${odd} in its name, which DuckDB reads otherwise: give --out another folder`);
  readMarker(path);
  makeWritable(path);
  const unlock = await lockFolder(path);
  try {
    return { ...begin(path, fresh), unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Works with the folder that a demo left; no other process can open it meanwhile.
 *
 * @throws RidestreamError RS-DEMO-FOLDER, RS-FOLDER-IN-USE
 */
export async function withDemoFolder<T>(given: string, work: (folder: ReopenedFolder) => Promise<T>): Promise<T> {
  const path = resolve(given);
  if (!existsSync(join(path, markerName)) || (readMarker(path)?.runs ?? 0) === 0)
    throw refused(
      path,
      `holds no demo: give the --out of one, or make one with ridestream demo --trips 1000 --out ${path}`,
    );
  const access = accessTo(path);
  const unlock = await lockFolder(path, access);
  try {
    return await work({ path, access, pathOf: (entry) => join(path, entries[entry]) });
  } finally {
    unlock();
  }
}

/** What this process may do with all that a demo wrote. */
function accessTo(path: string): FolderAccess {
  const places = ["", folderLockName, entries.log, join(entries.log, "journal"), entries.search, entries.warehouse];
  const isWritable = places.map((name) => join(path, name)).every((place) => !existsSync(place) || mayWrite(place));
  return isWritable ? "write" : "read";
}

function mayWrite(place: string): boolean {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function begin(path: string, fresh: boolean): Omit<DemoFolder, "unlock"> {
  const marker = readMarker(path);
  const begun = fresh ? 0 : (marker?.runs ?? 0);
  if (begun === 0) {
    // Marked before anything goes: whoever finds the folder half emptied empties it.
    writeMarker(path, 0);
    for (const entry of Object.values(entries)) rmSync(join(path, entry), { recursive: true, force: true });
  }
  const run = begun + 1;
  writeMarker(path, run);
  // What a process that was killed was in the middle of.
  for (const entry of [entries.searchBulk, entries.warehouseObjects])
    rmSync(join(path, entry), { recursive: true, force: true });
  mkdirSync(join(path, entries.log), { recursive: true });
  return { path, run, pathOf: (entry) => join(path, entries[entry]) };
}

/** Undefined for a folder that holds nothing yet. */
function readMarker(path: string): Marker | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) throw refused(path, "is a file: give --out a folder");
  const marked = join(path, markerName);
  if (!existsSync(marked)) {
    const foreign = readdirSync(path).filter((name) => ![folderLockName, `${markerName}.part`].includes(name));
    if (foreign.length > 0)
      throw refused(path, `holds ${foreign[0] ?? ""}, which no demo put there: give --out an empty folder`);
    return undefined;
  }
  const marker = parseMarker(readFileSync(marked, "utf8"));
  if (!marker)
    throw refused(path, `holds a ${markerName} that is damaged: delete the folder, or give --out another one`);
  if (marker.format !== format) {
    throw refused(path, `was made by another version of ridestream: delete it, or give --out another folder`);
  }
  return marker;
}

function parseMarker(text: string): Marker | undefined {
  try {
    const { format: version, runs } = (JSON.parse(text) ?? {}) as Partial<Marker>;
    return version !== undefined && Number.isSafeInteger(runs) ? { format: version, runs: runs ?? 0 } : undefined;
  } catch {
    return undefined;
  }
}

function makeWritable(path: string): void {
  try {
    makeFolder(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw refused(
      path,
      `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): give --out another folder`,
    );
  }
}

function writeMarker(path: string, runs: number): void {
  writeFileSync(join(path, `${markerName}.part`), JSON.stringify({ format, runs } satisfies Marker));
  renameSync(join(path, `${markerName}.part`), join(path, markerName));
}

function refused(path: string, why: string): RidestreamError {
  return new RidestreamError("RS-DEMO-FOLDER", `${path} ${why}`);
}
