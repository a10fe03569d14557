// How long synthesising every environment takes, against a cdktf app with one empty stack: `npm run bench synth [RUNS]`.
// Both are run in turn, each in a process of its own; the fastest of each counts. With CDKTF set to the path of cdktf-cli's
// program, `cdktf synth` of both is measured too. Prints one JSON object.
import { spawnSync } from "child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join, resolve } from "path";

const runs = Number(process.argv[2] ?? 5);
const root = resolve(new URL("../..", import.meta.url).pathname);
const work = mkdtempSync(join(tmpdir(), "ridestream-bench-"));

/** A project with nothing in it but an app of one empty stack. */
function emptyProject() {
  const folder = join(work, "empty");
  mkdirSync(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "main.js"),
    'const { App, LocalBackend, TerraformStack } = require("cdktf"); const app = new App(); const stack = new TerraformStack(app, "empty"); new LocalBackend(stack, { path: "empty.tfstate" }); app.synth();\n',
  );
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: "node main.js", sendCrashReports: "false", projectId: "empty" }),
  );
  return folder;
}

function timed(command, args, cwd) {
  const outdir = join(work, "out");
  rmSync(outdir, { recursive: true, force: true });
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: "1", CI: "1" },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

const peakMiB = (cwd, program) => {
  const script = `process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS))); require(${JSON.stringify(program)});`;
  const { stderr } = spawnSync(process.execPath, ["-e", script], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: join(work, "out") },
  });
  return Math.round(Number(/(\d+)$/.exec(stderr)[1]) / 1024);
};

function compare(ours, empty) {
  const measured = { ours: [], empty: [] };
  for (let run = 0; run < runs; run++) {
    measured.empty.push(empty());
    measured.ours.push(ours());
  }
  const fastest = { ours: Math.min(...measured.ours), empty: Math.min(...measured.empty) };
  return {
    oursMs: Math.round(fastest.ours),
    emptyMs: Math.round(fastest.empty),
    ratio: Number((fastest.ours / fastest.empty).toFixed(2)),
  };
}

try {
  const empty = emptyProject();
  const direct = compare(
    () => timed(process.execPath, ["dist/main.js"], root),
    () => timed(process.execPath, ["main.js"], empty),
  );
  const { CDKTF } = process.env;
  const cli =
    CDKTF &&
    compare(
      () => timed(process.execPath, [CDKTF, "synth"], root),
      () => timed(process.execPath, [CDKTF, "synth"], empty),
    );
  const result = { direct, ...(cli && { cli }), peakMiB: peakMiB(root, join(root, "dist/main.js")) };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
