import { counted } from "../tables";
import type { Client } from "@elastic/elasticsearch";
import { isExpired, untilMsOf } from "../../contracts/search-index";
import type { ConnectionOf } from "../../contracts/settings";
import { answeredBy } from "../../functions/adapters/elasticsearch/elasticsearch-errors";
import { createElasticsearchClient } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { uuidsBehind } from "../../functions/adapters/elasticsearch/known-indices";
import { aliasIsIndex, aliasState } from "../../functions/adapters/elasticsearch/search-alias";
import { indexDrift, keptDays } from "../../functions/adapters/elasticsearch/search-template";
import { createGcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import { systemClock } from "../../functions/runtime/clock";
import { bad, good, off, warning, type Check } from "./check";

/** The client's major version: Elasticsearch serves clients of its own major. */
const elasticsearchMajor = "9";
const mostClockSkewMs = 5_000;
const answerWithinMs = 5_000;

/** Whether Elasticsearch answers, is of the client's major, and has the contract's mapping. */
export function elasticsearchChecks(connection: ConnectionOf<"elasticsearch">): readonly Check[] {
  const withClient = async <T>(ask: (client: Client) => Promise<T>) => {
    const client = createElasticsearchClient(connection);
    try {
      return await answeredBy(connection, () => ask(client));
    } finally {
      await client.close();
    }
  };
  return [
    { name: "elasticsearch: version", run: () => withClient(version) },
    { name: "elasticsearch: index", run: () => withClient((client) => index(client, connection)) },
    { name: "elasticsearch: old trips", run: () => withClient((client) => oldTrips(client, connection)) },
    { name: "elasticsearch: clock", run: () => withClient(clockOfNodes) },
  ];
}

async function version(client: Client) {
  const { version: found } = await client.info();
  return found.number.split(".")[0] === elasticsearchMajor
    ? good(found.number)
    : bad(`${found.number}, the client is of ${elasticsearchMajor}.x`, `run Elasticsearch ${elasticsearchMajor}.x`);
}

async function index(client: Client, connection: ConnectionOf<"elasticsearch">) {
  const { alias } = connection;
  if ((await aliasState(client, alias)) === "an index") return bad(`${alias} is an index`, aliasIsIndex(alias));
  const drift = await indexDrift(client, connection);
  if (drift.missing) return off(`${drift.missing}: load-search makes it when it starts to write`);
  if (drift.differs.length === 0) return good(`${alias} is as the contract has it`);
  return bad(
    `${alias} is of another version: ${drift.differs.join(", ")}`,
    "give load-search another RS_ELASTICSEARCH_ALIAS: it loads topic_result into a new index",
  );
}

/** Elasticsearch's lifecycle looks every ten minutes, load-search every hour. */
const removedWithinMs = 2 * 3_600_000;

async function oldTrips(client: Client, connection: ConnectionOf<"elasticsearch">) {
  const { alias } = connection;
  const keepDays = connection.keepDays ?? (await keptDays(client, alias));
  const names = Object.keys(await uuidsBehind(client, alias));
  if (keepDays === 0) return off(`${names.length} indices, kept without end`);
  const expired = names.filter((name) => {
    const untilMs = untilMsOf(alias, name);
    return untilMs !== undefined && isExpired(untilMs, keepDays, systemClock.now() - removedWithinMs);
  });
  if (expired.length === 0)
    return good(`${counted(names.length, "index", "indices")}, none of them older than ${counted(keepDays, "day")}`);
  return bad(
    `${expired.join(", ")} is older than ${counted(keepDays, "day")}`,
    `grant load-search manage_ilm, or delete_index on ${alias}-*; or run: ridestream trips expire`,
  );
}

async function clockOfNodes(client: Client) {
  const before = systemClock.now();
  const { nodes } = await client.nodes.stats({ metric: "os" }, { ignore: [403] });
  const [told] = Object.values((nodes as typeof nodes | undefined) ?? {});
  if (told?.timestamp === undefined) return off("this user may not ask for it (the privilege is monitor)");
  return skew(told.timestamp - (before + systemClock.now()) / 2);
}

/** Whether the lake's bucket is there, may be written, and its clock agrees with ours. */
export function lakeChecks(connection: ConnectionOf<"lake">): readonly Check[] {
  const store = createGcsObjectStore({ connection });
  const permission = "storage.objects.create";
  return [
    {
      name: "lake: bucket",
      run: async () =>
        (await store.canWrite())
          ? good(`${connection.bucket}: ${permission} is granted`)
          : bad(`${connection.bucket}: ${permission} is denied`, `grant ${permission} to load-lake on the bucket`),
    },
    { name: "lake: clock", run: () => clockOfHttp(connection.apiEndpoint ?? "https://storage.googleapis.com") },
  ];
}

async function clockOfHttp(url: string) {
  const before = systemClock.now();
  const { headers } = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(answerWithinMs) });
  const date = headers.get("date");
  if (date === null) return off("its answer has no time");
  // The header tells whole seconds.
  return skew(Date.parse(date) + 500 - (before + systemClock.now()) / 2);
}

function skew(aheadMs: number) {
  const text = `${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs < 0 ? "behind" : "ahead of"} this machine`;
  return Math.abs(aheadMs) <= mostClockSkewMs
    ? good(text)
    : warning(text, "set both clocks by NTP: windows of time are cut by them");
}
