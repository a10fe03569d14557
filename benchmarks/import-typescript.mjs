import { mkdirSync, mkdtempSync, rmSync } from "fs";
import { createRequire } from "module";
import { join, resolve } from "path";
import { build } from "esbuild";

export const root = resolve(import.meta.dirname, "..");

/**
 * Imports TypeScript of this repository into a script.
 *
 * @param program what to export, with paths from the repository's root: `export { priceOf } from "./functions/domain/price"`
 */
export async function importTypeScript(program) {
  // From here the bundle finds the packages that it leaves out.
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "ridestream-"));
  const outfile = join(folder, "bundle.cjs");
  try {
    await build({
      stdin: { contents: program, resolveDir: root, loader: "ts" },
      outfile,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      packages: "external",
      loader: { ".sql": "text" },
      logLevel: "error",
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
