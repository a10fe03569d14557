import { existsSync } from "fs";
import { join, resolve } from "path";
import { topicDeadLetters } from "../../../contracts/topics";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import { systemClock } from "../../../functions/runtime/clock";
import { readTopic } from "../../../functions/runtime/read-topic";
import { demoJson, ridestream, type Summary } from "../../cli/ridestream";
import { temporaryFolder } from "../../temporary-folder";
import { badMessages, codesOf, oddMessages } from "../../functions/pipeline/bad-input";
import { freshAlias, freshBucket, freshTopics } from "../fresh";
import { allServers } from "../server";

const servers = allServers();
/** A real day of a real city, where it lies beside the project; else as many trips of the synthetic one. */
const pickups = resolve(__dirname, "../../../../shared/data/uber-pickups-2014-08-01.csv");
const day = existsSync(pickups) ? ["--pickups", pickups] : ["--trips", "2957"];

servers.describe(`the demo on real servers${servers.note}`, () => {
  /** Flags and settings that name servers as a fresh deployment leaves them. */
  const fresh = async () => {
    const connection = await freshTopics(servers.kafka);
    const { apiEndpoint, bucket } = await freshBucket(servers.gcs);
    return {
      connection,
      flags: ["--kafka", servers.kafka, "--elasticsearch", servers.elasticsearch, "--gcs", `${apiEndpoint}/${bucket}`],
      env: { RS_KAFKA_PREFIX: connection.prefix, RS_ELASTICSEARCH_ALIAS: freshAlias() },
    };
  };
  /** Without what comes of the ids: a server's log gives trips other ones, and so others judge the zones. */
  const timeless = ({ verdict, ...summary }: Summary) => ({
    ...summary,
    promoted: verdict?.promoted,
    files: 0,
    elapsedMs: 0,
  });

  it("answers as the embedded demo does, to the cent, and adds trips when it runs again", async () => {
    const { path } = temporaryFolder();
    const { flags, env } = await fresh();
    const embedded = await demoJson([...day, "--out", join(path, "embedded")]);
    const real = await demoJson([...day, "--out", join(path, "real"), ...flags], { env });
    expect(timeless(real)).toEqual(timeless(embedded));
    expect(real).toMatchObject({ produced: 2957, priced: 2957, indexed: 2957, stored: 2957, deadLettered: 0 });
    const again = await demoJson(["--trips", "100", "--out", join(path, "real"), ...flags], { env });
    expect(again).toMatchObject({ produced: 3057, priced: 3057, indexed: 3057, stored: 3057 });
    const search = { ...env, RS_ELASTICSEARCH_URL: servers.elasticsearch };
    const { stdout } = await ridestream(["revenue", "--json"], { env: search });
    expect(JSON.parse(stdout)).toMatchObject({ trips: 3057, revenue: again.revenue });
    const latest = await ridestream(["trips", "latest", "--limit", "5", "--json"], { env: search });
    expect(JSON.parse(latest.stdout)).toHaveLength(5);

    // A second index from the topic holds the same.
    const other = { ...search, RS_KAFKA_BROKERS: servers.kafka, RS_ELASTICSEARCH_ALIAS: freshAlias() };
    const reindexed = async () =>
      JSON.parse((await ridestream(["reindex", "--json"], { env: other })).stdout) as unknown;
    expect(await reindexed()).toEqual({ created: 3057, existing: 0, rejected: 0, unreadable: 0 });
    expect(await reindexed()).toEqual({ created: 0, existing: 3057, rejected: 0, unreadable: 0 });
    // And one from the lake, without names.
    const [, endpoint = "", bucket = ""] = /^(.*)\/([^/]+)$/.exec(flags.at(-1) ?? "") ?? [];
    const third = {
      ...other,
      RS_ELASTICSEARCH_ALIAS: freshAlias(),
      RS_LAKE_API_ENDPOINT: endpoint,
      RS_LAKE_BUCKET: bucket,
    };
    const fromLake = await ridestream(["reindex", "--from", "lake", "--json"], { env: third });
    expect(JSON.parse(fromLake.stdout)).toEqual({ created: 3057, existing: 0, rejected: 0, unreadable: 0 });
    const revenue = (text: string) => (JSON.parse(text) as { readonly classes: unknown }).classes;
    for (const one of [other, third])
      expect(revenue((await ridestream(["revenue", "--json"], { env: one })).stdout)).toEqual(revenue(stdout));
  });

  it("prices the good trips and keeps every bad message, unchanged, under its code", async () => {
    const folder = temporaryFolder();
    const { flags, env, connection } = await fresh();
    const lines = [...badMessages, ...oddMessages].flatMap(({ bytes }) => [bytes, Buffer.from("\n")]);
    const file = folder.write("requests.ndjson", Buffer.concat(lines));
    const summary = await demoJson(["--requests", file, "--out", join(folder.path, "out"), ...flags], { env });
    const priced = [...badMessages.map((bad) => bad.priced ?? 0), ...oddMessages.map(({ trips }) => trips)].reduce(
      (sum, trips) => sum + trips,
    );
    expect(summary.deadLetters).toEqual(codesOf(badMessages));
    expect(summary).toMatchObject({ priced, indexed: priced, stored: priced, repeated: 0 });
    const log = createKafkaEventLog({ connection, clock: systemClock });
    const kept = new Set<string>();
    for await (const { value } of readTopic(log, topicDeadLetters.name, "test"))
      kept.add(Buffer.from(value ?? []).toString("base64"));
    await log.close();
    for (const { what, bytes } of badMessages) expect([what, kept.has(bytes.toString("base64"))]).toEqual([what, true]);
  });
});
