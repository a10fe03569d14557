// `npm run test:mutations`: breaks the code in each of the ways of mutations.mjs, in a copy, and runs the tests that must
// catch it. Prints a line each; exit code 1 where one is not caught.
import { execFileSync, spawnSync } from "child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { mutations } from "./mutations.mjs";

const root = join(import.meta.dirname, "../..");
const copy = mkdtempSync(join(tmpdir(), "ridestream-mutations-"));
let isMissed = false;
try {
  const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  for (const file of files) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const mutation of mutations) {
    const verdict = tried(mutation);
    isMissed ||= verdict.startsWith("MISSED");
    console.log(`${mutation.name}: ${verdict}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = isMissed ? 1 : 0;

function tried({ file, changes, caughtBy: { tests, config, named, needs } }) {
  if (needs && !process.env[needs]) return `not tried: set ${needs}`;
  const path = join(copy, file);
  const before = readFileSync(path, "utf8");
  let broken = before;
  for (const [what, by] of changes) {
    if (before.split(what).length !== 2) throw new Error(`${file} does not hold once: ${what}`);
    broken = broken.replace(what, () => by);
  }
  const jest = ["node_modules/jest/bin/jest.js", ...tests, ...(config ? ["--config", config, "--forceExit"] : [])];
  const run = () =>
    spawnSync(process.execPath, [...jest, ...(named ? ["-t", named] : [])], { cwd: copy, encoding: "utf8" });
  writeFileSync(path, broken);
  const { status, stderr } = run();
  writeFileSync(path, before);
  if (status === 0) return `MISSED by ${tests.join(", ")}`;
  const failed = [...stderr.matchAll(/^ {2}● (.*)$/gm)].map(([, name]) => name);
  if (failed.length === 0) throw new Error(stderr);
  return `caught by ${new Set(failed).size} tests, such as "${failed[0]}"`;
}
