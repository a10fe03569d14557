// Bundles the package's programs into dist/: `node esbuild.config.mjs [PROGRAM...]`, without a name all of them.
// A program is bundled again only when something that it is made of is newer than it.
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "fs";

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
];

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(programs)) if (!isFresh(name)) await bundle(name);

// What the image of the functions is built of.
if (existsSync("dist/functions.js")) {
  mkdirSync("dist/image", { recursive: true });
  copyFileSync("dist/functions.js", "dist/image/functions.js");
  copyFileSync("functions/Dockerfile", "dist/image/Dockerfile");
}

function isFresh(name) {
  try {
    const made = statSync(`dist/${name}.js`).mtimeMs;
    const inputs = JSON.parse(readFileSync(`dist/${name}.inputs.json`, "utf8"));
    return ["esbuild.config.mjs", "package-lock.json", ...inputs].every((path) => statSync(path).mtimeMs < made);
  } catch {
    return false;
  }
}

async function bundle(name) {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: { [name]: programs[name] },
    outdir: "dist",
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: [...external, ...(name === "ridestream" ? clients : []), ...(name === "stacks" ? ["@cdktf/*"] : [])],
    loader: { ".sql": "text" },
    // Names stay, for stack traces; the rest is what a process reads before it can start.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(`dist/${name}.inputs.json`, JSON.stringify(Object.keys(metafile.inputs)));
}
