import { execFileSync } from "child_process";
import { appendFileSync, cpSync, readFileSync, symlinkSync, utimesSync } from "fs";
import { join, resolve } from "path";
import { functionContracts } from "../../contracts/functions";
import { temporaryFolder } from "../temporary-folder";

const root = resolve(__dirname, "../..");

describe("the hashes by which images of functions are built anew", () => {
  const { path } = temporaryFolder();
  for (const name of [
    "esbuild.config.mjs",
    "package.json",
    "package-lock.json",
    "functions",
    "contracts",
    "dags",
    "dashboards",
    "sql",
  ])
    cpSync(join(root, name), join(path, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(path, "node_modules"));

  const bundled = () => {
    execFileSync(process.execPath, ["esbuild.config.mjs", "functions"], { cwd: path });
    return JSON.parse(readFileSync(join(path, "dist/functions.hashes.json"), "utf8")) as Record<string, string>;
  };
  const before = bundled();

  it("are one a function, and one of the set-up", () => {
    expect(Object.keys(before).sort()).toEqual([...Object.keys(functionContracts), "set-up"].sort());
    expect(new Set(Object.values(before)).size).toBe(Object.keys(before).length);
  });

  it("change for the functions that run what has changed, and for no other", () => {
    // A bundle is made again when a file is newer than it.
    const later = Date.now() / 1_000 + 1;
    for (const file of ["functions/adapters/gcs/gcs-object-store.ts", "dashboards/kibana/panels.ts"]) {
      appendFileSync(join(path, file), "// changed\n");
      utimesSync(join(path, file), later, later);
    }
    const after = bundled();
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
      "enrich",
      "load-lake",
      "train-zones",
      "compact-lake",
      "set-up",
    ]);
  });
});
