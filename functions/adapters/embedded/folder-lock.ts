import { rmSync } from "fs";
import { join } from "path";
import { RidestreamError } from "../../ports/errors";

export const folderLockName = "ridestream.lock";

/**
 * Keeps other processes out of a folder until the answer is called. The lock is the operating system's, which DuckDB
 * takes on each file that it opens: it goes with the process, however that dies.
 *
 * @throws RidestreamError RS-FOLDER-IN-USE
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const file = join(folder, folderLockName);
  try {
    return await lock(file);
  } catch (error) {
    const holder = /Conflicting lock is held in .*\(PID (\d+)\)/.exec(String(error))?.[1];
    if (String(error).includes("Could not set lock")) {
      throw new RidestreamError(
        "RS-FOLDER-IN-USE",
        `${folder} is in use by process ${holder ?? "unknown"}: wait for it, or give another folder`,
        { cause: error },
      );
    }
    // Nobody holds it, and it cannot be opened: whoever made it died meanwhile.
    rmSync(file, { force: true });
    return lock(file);
  }
}

async function lock(file: string): Promise<() => void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(file, { memory_limit: "16MB", threads: "1" });
  return () => instance.closeSync();
}
