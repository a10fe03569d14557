// A program that Airflow starts as `die-once NAME ARGUMENTS`: the first try of each function is killed once its first batch is
// committed, and Airflow's process of it dies with it; any further try runs to its end.
import { spawn } from "child_process";
import { existsSync, writeFileSync } from "fs";
import { join } from "path";

const [name] = process.argv.slice(2);
const mark = join(process.env.DIED_FOLDER, name);
const isFirst = !existsSync(mark);
const child = spawn("bash", [process.env.RUN_FUNCTION, ...process.argv.slice(2)], {
  env: { ...process.env, RS_LOG_LEVEL: "debug" },
  stdio: ["ignore", "inherit", "pipe"],
});
let log = "";
child.stderr.on("data", (data) => {
  log += data;
  process.stderr.write(data);
  if (!isFirst || existsSync(mark) || !log.includes('"message":"handled"')) return;
  writeFileSync(mark, "");
  child.kill("SIGKILL");
});
child.on("close", (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code)));
