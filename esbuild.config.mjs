// Bundles the package's programs into dist/: `node esbuild.config.mjs [PROGRAM...]`, without a name all of them.
// A program is bundled again only when something that it is made of is newer than it.
import { createHash } from "crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "fs";

const programs = {
  ridestream: "cli/ridestream.ts",
  functions: "functions/main.ts",
  main: "main.ts",
  stacks: "stacks/public.ts",
};

// DuckDB is native; cdktf is asked for by name by what is bundled of its providers' bindings.
const external = ["@duckdb/node-api", "cdktf", "constructs"];
// The command lies beside its packages, and reads the large ones only where they are asked for; the functions' image is one file.
const clients = [
  "kafkajs",
  "@elastic/elasticsearch",
  "@google-cloud/bigquery",
  "@google-cloud/storage",
  "google-auth-library",
  "h3-js",
];

const lakeStore = "functions/adapters/gcs/gcs-object-store.ts";
/**
 * What some functions alone are made of, beside what all are: main.ts and those it calls ask for it when they run. A change
 * there, or in what only that asks for, is a change of those functions and of no other.
 */
const own = {
  produce: ["functions/produce/"],
  enrich: ["functions/enrich/", "functions/runtime/zone-models.ts", lakeStore],
  "load-search": ["functions/load-search/", "functions/adapters/elasticsearch/elasticsearch-index.ts"],
  "load-lake": ["functions/load-lake/", lakeStore],
  "train-zones": ["functions/train-zones/", "functions/open-trainer.ts", "functions/runtime/zone-models.ts", lakeStore],
  "compact-lake": ["functions/compact-lake/", lakeStore],
  "set-up": ["functions/adapters/elasticsearch/set-up-search.ts", "functions/adapters/kibana/kibana-dashboards.ts"],
};

const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
const [leastMajor, leastMinor] = engines.node.replace(">=", "").split(".");
/** Said before anything else is read: what comes after it fails in a way that nobody understands. */
const nodeCheck = `"use strict";(function(v){if(+v[0]<${leastMajor}||+v[0]==${leastMajor}&&+v[1]<${leastMinor}){console.error("RS-NODE-TOO-OLD: this is Node "+process.versions.node+": install Node ${leastMajor}.${leastMinor} or newer");process.exit(2)}})(process.versions.node.split("."));`;

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(programs)) if (!isFresh(name)) await bundle(name);

// What the images of the functions are built of: one bundle, and by its hash whether a function's own has changed.
if (existsSync("dist/functions.js")) {
  mkdirSync("dist/image", { recursive: true });
  copyFileSync("dist/functions.js", "dist/image/functions.js");
  copyFileSync("functions/Dockerfile", "dist/image/Dockerfile");
  copyFileSync("dist/functions.hashes.json", "dist/image/hashes.json");
  // Airflow's image has the same bundle, and the DAGs that start it.
  mkdirSync("dist/airflow/dags", { recursive: true });
  copyFileSync("dist/functions.js", "dist/airflow/functions.js");
  for (const name of readdirSync("dags/image")) copyFileSync(`dags/image/${name}`, `dist/airflow/${name}`);
  const dags = readdirSync("dags").filter((name) => name.endsWith(".py") || name === ".airflowignore");
  for (const name of dags) copyFileSync(`dags/${name}`, `dist/airflow/dags/${name}`);
  for (const name of readdirSync("dist/airflow/dags").filter((one) => !dags.includes(one)))
    rmSync(`dist/airflow/dags/${name}`);
}

function isFresh(name) {
  try {
    const made = statSync(`dist/${name}.js`).mtimeMs;
    const inputs = JSON.parse(readFileSync(`dist/${name}.inputs.json`, "utf8"));
    return ["esbuild.config.mjs", "package.json", "package-lock.json", ...inputs].every(
      (path) => statSync(path).mtimeMs < made,
    );
  } catch {
    return false;
  }
}

async function bundle(name) {
  const { build } = await import("esbuild").catch(() => {
    console.error("RS-PACKAGE-MISSING: esbuild is not installed: run npm ci");
    process.exit(1);
  });
  const { metafile } = await build({
    entryPoints: { [name]: programs[name] },
    outdir: "dist",
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // What is asked for as it runs is CommonJS: `import()` would read it twice, once for its names.
    supported: { "dynamic-import": false },
    external: [...external, ...(name === "ridestream" ? clients : []), ...(name === "stacks" ? ["@cdktf/*"] : [])],
    ...(name === "stacks" ? {} : { banner: { js: nodeCheck } }),
    loader: { ".sql": "text" },
    // Names stay, for stack traces; the rest is what a process reads before it can start.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    metafile: true,
    logLevel: "warning",
  }).catch((error) => {
    if (!error.errors) throw error;
    // What does not build is printed by now, with its line.
    for (const { text } of error.errors) {
      const [, file, wanted] = /^No matching export in "(.+)" for import "(\w+)"$/.exec(text) ?? [];
      if (file) console.error(`${file} has no ${wanted}: it exports ${exportsOf(file).join(", ")}`);
    }
    process.exit(1);
  });
  if (name === "functions") writeFileSync("dist/functions.hashes.json", JSON.stringify(hashesOf(metafile.inputs)));
  writeFileSync(`dist/${name}.inputs.json`, JSON.stringify(Object.keys(metafile.inputs)));
}

/** Names of the functions and values that a module exports. */
function exportsOf(file) {
  return [...readFileSync(file, "utf8").matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(
    ([, name]) => name,
  );
}

/** A hash a function, of all that it runs. */
function hashesOf(inputs) {
  for (const start of Object.values(own).flat())
    if (!Object.keys(inputs).some((path) => path.startsWith(start)))
      throw new Error(`esbuild.config.mjs: no function is made of ${start} any longer`);
  const contents = Object.fromEntries(Object.keys(inputs).map((path) => [path, hash(readFileSync(path))]));
  return Object.fromEntries(
    Object.keys(own).map((name) => {
      const others = Object.values(own)
        .flat()
        .filter((path) => !own[name].includes(path));
      const reached = new Set();
      const reach = (path) => {
        if (reached.has(path) || !inputs[path]) return;
        reached.add(path);
        const asks = [
          "functions/main.ts",
          "functions/open-worker.ts",
          "functions/run-backfill.ts",
          "functions/run-report.ts",
        ].includes(path);
        for (const { path: imported } of inputs[path].imports)
          if (!asks || !others.some((start) => imported.startsWith(start))) reach(imported);
      };
      reach(programs.functions);
      const parts = [...reached].sort().map((path) => `${path} ${contents[path]}`);
      return [name, hash([readFileSync("functions/Dockerfile", "utf8"), ...parts].join("\n"))];
    }),
  );
}

function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}
