// Before any test: the bundles that tests run, and what they read in one file.
import { execFileSync } from "child_process";
import { statSync } from "fs";
import { build } from "esbuild";

const root = new URL("../", import.meta.url).pathname;

export default async function setUp() {
  execFileSync(process.execPath, ["esbuild.config.mjs"], { cwd: root, stdio: "inherit" });
  await inOneFile("fast-check");
}

/** Jest reads every file of a package anew for each suite: of one with hundreds that is most of what a suite takes. */
async function inOneFile(name) {
  const file = `${root}dist/tests/${name}.js`;
  const made = statSync(file, { throwIfNoEntry: false });
  if (made && made.mtimeMs > statSync(`${root}package-lock.json`).mtimeMs) return;
  await build({
    entryPoints: [name],
    absWorkingDir: root,
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
  });
}
