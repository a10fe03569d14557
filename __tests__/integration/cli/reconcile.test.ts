import { join } from "path";
import type { Findings } from "../../../cli/reconcile/findings";
import { createElasticsearchClient } from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../../functions/adapters/gcs/gcs-object-store";
import type { SearchTrip } from "../../../contracts/trip-schema";
import { demoJson, ridestream } from "../../cli/ridestream";
import { rowsOf } from "../../functions/lake-rows";
import { temporaryFolder } from "../../temporary-folder";
import { freshAlias, freshBucket, freshTopics } from "../fresh";
import { allServers } from "../server";

const servers = allServers();

servers.describe(`ridestream reconcile on real servers${servers.note}`, () => {
  it("finds what was lost, doubled and changed, and nothing else, and repairs it", async () => {
    const { prefix } = await freshTopics(servers.kafka);
    const connection = await freshBucket(servers.gcs);
    const { apiEndpoint, bucket } = connection;
    const alias = freshAlias();
    const env = {
      RS_KAFKA_BROKERS: servers.kafka,
      RS_KAFKA_PREFIX: prefix,
      RS_ELASTICSEARCH_URL: servers.elasticsearch,
      RS_ELASTICSEARCH_ALIAS: alias,
      RS_LAKE_API_ENDPOINT: apiEndpoint,
      RS_LAKE_BUCKET: bucket,
      RS_PERSONAL_DATA_KEY: "a key for the tests",
    };
    const out = join(temporaryFolder().path, "out");
    const flags = [
      "--kafka",
      servers.kafka,
      "--elasticsearch",
      servers.elasticsearch,
      "--gcs",
      `${apiEndpoint}/${bucket}`,
    ];
    await demoJson(["--trips", "1200", "--out", out, ...flags], { env });
    const ask = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await ridestream(["reconcile", "--all", "--json", ...args], { env });
      if (stdout === "") throw new Error(stderr);
      type Kind = "missing" | "doubled" | "different" | "pending";
      const answer = JSON.parse(stdout) as Readonly<Record<Kind, Findings>> & { readonly trips: object };
      const named = (kind: Kind) => answer[kind].findings.map(({ tripId, where }) => `${tripId} in ${where}`).sort();
      return {
        code,
        trips: answer.trips,
        missing: named("missing"),
        doubled: named("doubled"),
        different: named("different"),
      };
    };
    const agreed = {
      code: 0,
      trips: { topic_source: 1200, topic_result: 1200, "trips.dlq": 0, index: 1200, lake: 1200 },
      missing: [],
      doubled: [],
      different: [],
    };
    expect(await ask()).toEqual(agreed);

    const lake = createGcsObjectStore({ connection });
    const [object = ""] = (await lake.list("trips/")).slice(-1);
    const ofObject = (await rowsOf(lake, object)).map(({ trip_id: id }) => `${id} in lake`).sort();
    await fetch(`${apiEndpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(object)}`, { method: "DELETE" });
    const client = createElasticsearchClient({
      url: servers.elasticsearch,
      alias,
      requestTimeoutMs: 20_000,
      refreshIntervalMs: 500,
    });
    const { hits } = await client.search<SearchTrip>({ index: alias, size: 3, sort: [{ trip_id: "asc" }] });
    const [deleted, doubled, changed] = hits.hits.map(({ _id = "", _index, _source }) => ({
      at: { id: _id, index: _index },
      document: _source as SearchTrip,
    }));
    if (!deleted || !doubled || !changed) throw new Error("the index holds no trips");
    await client.delete(deleted.at);
    await client.index({ id: doubled.at.id, index: `${alias}-2001.01`, document: doubled.document });
    await client.index({ ...changed.at, document: { ...changed.document, prix_travel: 0.01 } });
    await client.indices.refresh({ index: alias });
    await client.close();

    const found = await ask("--limit", "2000");
    expect(found).toMatchObject({
      code: 1,
      missing: [...ofObject, `${deleted.at.id} in index`].sort(),
      doubled: [`${doubled.at.id} in index`],
      different: [`${changed.at.id} in index`],
    });
    expect(await ask("--repair")).toEqual(agreed);
    expect(await ask()).toEqual(agreed);
  });
});
