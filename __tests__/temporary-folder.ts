import { mkdtempSync, rmSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

/** A folder for a test, deleted after it. */
export function temporaryFolder(): {
  readonly path: string;
  readonly write: (name: string, text: string | Uint8Array) => string;
} {
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
