import { mkdtempSync, rmSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

export interface TemporaryFolder {
  readonly path: string;
  /** Writes a file in it. @returns the file's path */
  readonly write: (name: string, text: string | Uint8Array) => string;
}

/** A folder of a suite's own, empty; it is deleted after the suite. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), "ridestream-test-"));
  folders.push(path);
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      writeFileSync(file, text);
      return file;
    },
  };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
