// `npm run chaos`: bundles chaos.ts, which shares helpers with the tests, and runs it.
import { importTypeScript } from "../../benchmarks/import-typescript.mjs";

const endings = [];
// The helpers end what they have opened after each test; here after the run.
globalThis.afterEach = (end) => endings.push(end);
process.env.CHAOS_SOURCES = import.meta.dirname;
try {
  const { chaos } = await importTypeScript('export { chaos } from "./__tests__/chaos/chaos"');
  process.exitCode = await chaos(process.argv.slice(2));
} finally {
  for (const end of endings) await end();
}
process.exit();
