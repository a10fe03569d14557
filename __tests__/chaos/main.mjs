// `npm run chaos`: bundles chaos.ts, which shares helpers with the tests, and runs it.
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "fs";
import { createRequire } from "module";
import { tmpdir } from "os";
import { join } from "path";

const folder = import.meta.dirname;
const work = mkdtempSync(join(tmpdir(), "ridestream-chaos-"));
const endings = [];
// The helpers end what they have opened after each test; here after the run.
globalThis.afterEach = (end) => endings.push(end);
process.env.CHAOS_SOURCES = folder;
try {
  const outfile = join(work, "chaos.cjs");
  await build({
    entryPoints: [join(folder, "chaos.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    loader: { ".sql": "text" },
    logLevel: "error",
  });
  const { chaos } = createRequire(import.meta.url)(outfile);
  process.exitCode = await chaos(process.argv.slice(2));
} finally {
  for (const end of endings) await end();
  rmSync(work, { recursive: true, force: true });
}
process.exit();
