import { execFileSync, spawnSync } from "child_process";
import { transformSync } from "esbuild";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "fs";
import { join, resolve } from "path";
import { origins } from "../../cli/init/environment-file";
import { projectFiles } from "../../cli/init/project-files";
import { temporaryFolder } from "../temporary-folder";

const root = resolve(__dirname, "../..");
const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```ts\n(.*?)```/gs)].map(
  ([, text]) => text ?? "",
);

/** Another repository with the package as npm packs it, beside its peers. */
function otherRepository(): string {
  const { path } = temporaryFolder();
  execFileSync("npm", ["pack", "--silent", "--pack-destination", path], { cwd: root, stdio: "pipe" });
  const [packed = ""] = readdirSync(path);
  const modules = join(path, "node_modules");
  mkdirSync(modules);
  execFileSync("tar", ["-xzf", join(path, packed), "-C", modules]);
  execFileSync("mv", [join(modules, "package"), join(modules, "ridestream")]);
  for (const peer of ["cdktf", "constructs", "@cdktf", "@sinclair", "@types"])
    symlinkSync(join(root, "node_modules", peer), join(modules, peer));
  return path;
}

describe("the package, from another repository", () => {
  const path = otherRepository();
  const [mine = "", main = "", snapshot = ""] = blocks.filter((block) => block.startsWith("import "));
  const lines = blocks.filter((block) => !block.startsWith("import "));

  it("holds what the README's examples need, and no source, no test and no secret", () => {
    const shipped = readdirSync(join(path, "node_modules", "ridestream"), { recursive: true, encoding: "utf8" });
    expect(shipped).toEqual(
      expect.arrayContaining([
        "README.md",
        "LICENSE",
        "cli/ridestream.cjs",
        "dist/ridestream.js",
        "dist/stacks.js",
        "dist/types/stacks/public.d.ts",
        "dist/image/functions.js",
        "stacks/warehouse/first-pickups.csv",
      ]),
    );
    const sources = shipped.filter((file) => !file.startsWith("examples/"));
    expect(sources.filter((file) => /__tests__|\.terraform|cdktf\.out|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it("compiles the README's examples, strictly", () => {
    // Lines of an environment, each with the parts that it names.
    const parts = [...new Set(lines.flatMap((line) => line.match(/\b[a-z]\w+(?=\()/g) ?? []))];
    const changes = lines.map((line, at) => `export const line${at}: Partial<Environment> = {\n${line}\n};`).join("\n");
    const started = origins.map((origin) => [`${origin}.ts`, projectFiles(origin, origin)["environment.ts"] ?? ""]);
    const files = {
      ...(Object.fromEntries(started) as Readonly<Record<string, string>>),
      "mine.ts": mine,
      "main.ts": main,
      "mine.test.ts": snapshot,
      "lines.ts": `import { ${parts.join(", ")}, type Environment } from "ridestream";\n${changes}`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    const options = ["--noEmit", "--strict", "--module", "node16", "--types", "node,jest", "--ignoreConfig"];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    expect(() =>
      execFileSync(process.execPath, [tsc, ...options, ...Object.keys(files)], { cwd: path, stdio: "pipe" }),
    ).not.toThrow();
  });

  it("holds what ridestream init writes to its snapshot, and synthesises it", () => {
    // It has parts of both places; the others are compiled with the README's examples.
    const origin = "hybrid";
    const folder = join(path, `init-${origin}`);
    mkdirSync(folder);
    const run = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
      execFileSync(process.execPath, args, { cwd: folder, env, stdio: "pipe", encoding: "utf8" });
    for (const [name, text] of Object.entries(projectFiles(origin, origin)))
      if (name.endsWith(".ts"))
        writeFileSync(
          join(folder, name.replace(/ts$/, "js")),
          transformSync(text, { loader: "ts", format: "cjs" }).code,
        );
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const said = () =>
      spawnSync(process.execPath, ["environment.test.js"], { cwd: folder, env, encoding: "utf8" }).stdout;
    expect(said()).toMatch(/RS-SNAPSHOT-MISSING: environment\.snapshot\.json is not there: run npm run snapshot once/);
    run(["environment.test.js"], { ...env, SNAPSHOT: "write" });
    run(["environment.test.js"], env);
    const snapshot = join(folder, "environment.snapshot.json");
    const text = readFileSync(snapshot, "utf8");
    writeFileSync(snapshot, text.replaceAll("europe-west1", "europe-west3"));
    const changed = said();
    expect(changed).toMatch(/RS-SNAPSHOT-CHANGED: .*"europe-west3" is now "europe-west1"/s);
    expect(changed.split("\n").length).toBeLessThan(100);
    writeFileSync(snapshot, text);
    run(["main.js"]);
    expect(readdirSync(join(folder, "cdktf.out", "stacks"))).toContain(`${origin}-functions`);
  });

  it("synthesises the README's environment", () => {
    for (const [name, text] of Object.entries({ mine, main }))
      writeFileSync(join(path, `${name}.js`), transformSync(text, { loader: "ts", format: "cjs" }).code);
    execFileSync(process.execPath, ["main.js"], { cwd: path, stdio: "pipe" });
    expect(readdirSync(join(path, "cdktf.out", "stacks"))).toEqual([
      "mine-foundation",
      "mine-functions",
      "mine-lake",
      "mine-search",
      "mine-streaming",
      "mine-warehouse",
    ]);
    const warehouse = readFileSync(join(path, "cdktf.out/stacks/mine-warehouse/cdk.tf.json"), "utf8");
    expect(warehouse).toContain("num_clusters = 12");
    expect(warehouse).toContain("group:strategy@example.com");
  });
});
