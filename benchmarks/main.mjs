// `npm run bench NAME [ARGUMENTS]`: builds what the benchmark runs, and runs it. Without a name it lists them.
import { spawnSync } from "child_process";
import { readdirSync, readFileSync } from "fs";
import { join } from "path";

const folder = import.meta.dirname;
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const [name, ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  const purpose = (one) => /^\/\/ (.*)$/m.exec(readFileSync(join(folder, one, "main.mjs"), "utf8"))[1];
  console.error(`Give one of these:\n${names.map((one) => `  ${one.padEnd(12)} ${purpose(one)}`).join("\n")}`);
  process.exit(2);
}
const run = (...command) => {
  const { status } = spawnSync(process.execPath, command, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};
run("esbuild.config.mjs", "functions", "ridestream", "main");
run(join(folder, name, "main.mjs"), ...args);
