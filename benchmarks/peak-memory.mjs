import { spawn } from "child_process";
import { readFileSync } from "fs";
import { join, resolve } from "path";

const root = resolve(import.meta.dirname, "..");

/**
 * Runs a program of dist/ to its end, and looks at the most memory that it has taken.
 *
 * @param cgroup folder of a memory cgroup that it runs in; undefined: none
 */
export function runMeasured({ program, args, env, cgroup }) {
  const enter = cgroup ? `echo $$ > ${cgroup}/cgroup.procs; ` : "";
  const command = `${enter}exec "$0" "$@"`;
  const startedMs = performance.now();
  const child = spawn("sh", ["-c", command, process.execPath, join(root, "dist", program), ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, log, peak] = ["", "", 0];
  child.stdout.on("data", (text) => (out = `${out}${text}`.slice(-2_000)));
  child.stderr.on("data", (text) => (log = `${log}${text}`.slice(-2_000)));
  const look = setInterval(() => {
    try {
      const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      peak = Math.max(peak, Number(kibibytes ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  }, 20);
  return new Promise((done) =>
    child.once("close", (code, signal) => {
      clearInterval(look);
      const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
      done({ outcome: code ?? signal, seconds, peakMiB: Math.round(peak), out, ...(code !== 0 && { log }) });
    }),
  );
}

/** NODE_OPTIONS of a function in a container of so many MiB: half of it is Node's heap. */
export const heapOf = (mebibytes) => `--max-old-space-size=${Math.floor(mebibytes / 2)}`;
