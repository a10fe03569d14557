// load-search against a bare loop of kafkajs and helpers.bulk: `npm run bench load-search [TRIPS] [RUNS]` with KAFKA_BROKERS and
// ELASTICSEARCH_URL. Both read the same results, in turn, one process each, and write the same documents into an index of the same
// mapping; the time is that of the group's committed offsets. Prints one JSON object.
import { randomUUID } from "crypto";
import { join } from "path";
import { Client } from "@elastic/elasticsearch";
import { openBacklog, ridestream } from "../backlog.mjs";
import { rates, setting } from "../spread.mjs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const node = setting("ELASTICSEARCH_URL", "an Elasticsearch that may be filled");
const [requests = 100_000, runs = 5] = process.argv.slice(2).map(Number);
const client = new Client({ node, requestTimeout: 60_000 });
const name = `bench-${randomUUID().slice(0, 8)}`;
const backlog = await openBacklog({ brokers, requests });
const aliasOf = (run) => `${name}-${run}`;
const ways = {
  ridestream: (group, run) => ({
    ...ridestream("load-search", {
      ...backlog.settings(group),
      RS_ELASTICSEARCH_URL: node,
      RS_ELASTICSEARCH_ALIAS: aliasOf(run),
    }),
    group: backlog.prefix + group,
  }),
  // After the other: its index is the model.
  bareLoop: async (group, run) => {
    const index = `${aliasOf(run)}-bare`;
    await indexLike(aliasOf(run), index);
    const args = [join(import.meta.dirname, "bare-loop.mjs"), brokers, backlog.prefix, group, node, index];
    return { command: process.execPath, args, env: {}, group };
  },
};
try {
  await backlog.price();
  const measured = await backlog.compare(ways, { runs, topic: "topic_result" });
  console.log(JSON.stringify({ trips: requests, runs, ...rates(measured) }, null, 2));
} finally {
  const indices = Object.keys(await client.indices.get({ index: `${name}*` }));
  for (const index of indices) await client.indices.delete({ index });
  const { index_templates: templates } = await client.indices.getIndexTemplate({ name: `ridestream-${name}*` });
  for (const template of templates) await client.indices.deleteIndexTemplate({ name: template.name });
  await client.close();
  await backlog.close();
}

/** An empty index with the mapping and the settings of the one behind the alias. */
async function indexLike(alias, index) {
  const [{ mappings, settings }] = Object.values(await client.indices.get({ index: alias }));
  const { number_of_shards, number_of_replicas, refresh_interval, analysis } = settings.index;
  await client.indices.create({
    index,
    mappings,
    settings: { index: { number_of_shards, number_of_replicas, refresh_interval, analysis } },
  });
}
