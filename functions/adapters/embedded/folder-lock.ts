import { rmSync } from "fs";
import { join } from "path";
import { RidestreamError } from "../../ports/errors";
import { accessMode, remedyOf, type FolderAccess } from "./duckdb";
import { loadDuckDb } from "./load-duckdb";

export const folderLockName = "ridestream.lock";

/**
 * Keeps other processes out of a folder (readers, none but writers) until the answer is called. The lock is the operating system's, which DuckDB
 * takes on each file that it opens: it goes with the process, however that dies.
 *
 * @throws RidestreamError RS-FOLDER-IN-USE
 */
export async function lockFolder(folder: string, access: FolderAccess = "write"): Promise<() => void> {
  const file = join(folder, folderLockName);
  try {
    return await lock(file, access);
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    const holder = /Conflicting lock is held in .*\(PID (\d+)\)/.exec(String(error))?.[1];
    if (String(error).includes("Could not set lock")) {
      throw new RidestreamError(
        "RS-FOLDER-IN-USE",
        `${folder} is in use by process ${holder ?? "unknown"}: wait for it, or give another folder`,
        { cause: error },
      );
    }
    // It says nothing to who may only read: a file that was never closed, or none.
    if (access === "read") return () => undefined;
    // Nobody holds it, and it cannot be opened: whoever made it died meanwhile.
    rmSync(file, { force: true });
    try {
      return await lock(file, access);
    } catch (second) {
      const what = `${file} cannot be written (${String(second)})`;
      throw new RidestreamError("RS-STORE-OPEN", `${what}: ${remedyOf(second, "give another folder")}`, {
        cause: second,
      });
    }
  }
}

async function lock(file: string, access: FolderAccess): Promise<() => void> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(file, { ...accessMode(access), memory_limit: "16MB", threads: "1" });
  return () => instance.closeSync();
}
