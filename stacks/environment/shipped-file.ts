import { existsSync } from "fs";
import { dirname, join } from "path";

/**
 * A file or folder that ships with the package, by its path from the package's own folder, wherever this code runs: as a
 * source, in a bundle of dist/, or in another project's node_modules. Undefined when it is not there.
 */
export function shippedFile(path: string): string | undefined {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, path);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}
