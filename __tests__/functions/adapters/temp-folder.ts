import { mkdtemp, rm } from "fs/promises";
import { tmpdir } from "os";
import { join } from "path";

export interface TempFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A folder of its own, empty. */
export async function makeTempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), "ridestream-test-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
