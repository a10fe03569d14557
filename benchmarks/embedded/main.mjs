// The whole pipeline on embedded parts against a bare loop that only prices: `npm run bench embedded [TRIPS] [RUNS]`. The bare loop parses each
// request, prices it and makes the result, the document and the row; it keeps nothing. Both make the same synthetic trips, in turn, one
// process each. Prints one JSON object.
import { spawnSync } from "child_process";
import { mkdtempSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { root } from "../import-typescript.mjs";
import { ratioOf, spread } from "../spread.mjs";

const [trips = 100_000, runs = 5] = process.argv.slice(2).map(Number);
const measured = { ridestream: [], bareLoop: [], peakMiB: [] };
for (let run = 0; run < runs; run++) {
  const { perSecond, peakMiB } = demo();
  measured.ridestream.push(perSecond);
  measured.peakMiB.push(peakMiB);
  measured.bareLoop.push(bareLoop());
  console.error(measured.ridestream.at(-1), measured.bareLoop.at(-1), peakMiB);
}
const perSecond = { ridestream: spread(measured.ridestream), bareLoop: spread(measured.bareLoop) };
console.log(
  JSON.stringify(
    {
      trips,
      runs,
      perSecond,
      ofBareLoop: ratioOf(perSecond.ridestream, perSecond.bareLoop),
      peakMiB: spread(measured.peakMiB),
    },
    null,
    2,
  ),
);

/** From produce to both stores, without zones, reports and page. */
function demo() {
  const out = mkdtempSync(join(tmpdir(), "ridestream-bench-"));
  try {
    const peak = `process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS))`;
    const args = ["--import", `data:text/javascript,${peak}`, join(root, "dist/ridestream.js"), "demo"];
    args.push("--trips", String(trips), "--fresh", "--out", out);
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const [, tripsPerSecond] = /([\d,]+) trips\/s from produce/.exec(stdout);
    return {
      perSecond: Number(tripsPerSecond.replaceAll(",", "")),
      peakMiB: Number(/peak (\d+)/.exec(stderr)[1]) / 1024,
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function bareLoop() {
  const args = [join(import.meta.dirname, "bare-loop.mjs"), String(trips)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}
