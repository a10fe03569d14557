// enrich against what else one would take: a Kafka Streams topology that does the same work exactly once (streams/), and a
// bare kafkajs loop that copies records and does no work. `npm run bench enrich [REQUESTS] [RUNS]` with KAFKA_BROKERS,
// a JDK and Maven. All read the same requests on six partitions, in turn, one process each; the time is that of the
// group's committed offsets, from the first commit to the last. ONLY=ridestream,streams leaves the others out. With INSTANCES or
// RS_BATCH_RECORDS set, so many processes share the partitions, and enrich takes so many records a batch. Prints one JSON object.
import { execFileSync } from "child_process";
import { mkdtempSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { openBacklog, ridestream } from "../backlog.mjs";
import { ratioOf, setting, spread } from "../spread.mjs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const [requests = 300_000, runs = 5] = process.argv.slice(2).map(Number);
const instances = Number(process.env.INSTANCES ?? 1);
const only = process.env.ONLY?.split(",");
const folder = import.meta.dirname;
const work = mkdtempSync(join(tmpdir(), "ridestream-bench-"));

compileStreams();
const backlog = await openBacklog({ brokers, requests });
const java = ["-cp", `${join(work, "classes")}:${join(work, "lib")}/*`, "Enrich", brokers, backlog.prefix];
const ways = {
  ridestream: (group) => ({ ...ridestream("enrich", backlog.settings(group)), group: backlog.prefix + group }),
  streams: (group) => ({ command: "java", args: [...java, group], env: {}, group }),
  bareLoop: (group) => ({
    command: process.execPath,
    args: [join(folder, "bare-loop.mjs"), brokers, backlog.prefix, group],
    env: {},
    group,
  }),
};
try {
  const chosen = Object.entries(ways).filter(([way]) => !only || only.includes(way));
  const measured = await backlog.compare(Object.fromEntries(chosen), { runs, instances });
  console.log(JSON.stringify(summary(measured), null, 2));
} finally {
  await backlog.close();
  rmSync(work, { recursive: true, force: true });
}

function compileStreams() {
  if (only && !only.includes("streams")) return;
  const lib = join(work, "lib");
  const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${lib}`, "-DincludeScope=runtime"];
  execFileSync("mvn", ["-q", "-B", "-f", join(folder, "streams/pom.xml"), ...copy], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  execFileSync("javac", ["-d", join(work, "classes"), "-cp", `${lib}/*`, join(folder, "streams/Enrich.java")], {
    stdio: "inherit",
  });
}

function summary(measured) {
  const found = Object.fromEntries(
    Object.entries(measured).map(([way, each]) => [
      way,
      {
        ...spread(each.map(({ perSecond }) => perSecond)),
        cpuMicros: spread(each.map(({ cpuMicros }) => cpuMicros)).median,
      },
    ]),
  );
  const of = (way) => found.ridestream && found[way] && ratioOf(found.ridestream, found[way]);
  return { requests, runs, instances, perSecond: found, ofStreams: of("streams"), ofBareLoop: of("bareLoop") };
}
