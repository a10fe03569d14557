import {
  createElasticsearchClient,
  openElasticsearchIndex,
} from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { systemClock } from "../../functions/runtime/clock";
import { freshAlias } from "../integration/fresh";

/** An index of its own at an address, and a client beside it. */
export function openFreshIndex(url: string) {
  const connection = { url, alias: freshAlias(), requestTimeoutMs: 20_000, refreshIntervalMs: 500 };
  const index = openElasticsearchIndex({ clock: systemClock, connection });
  const client = createElasticsearchClient(connection);
  const close = async () => {
    await Promise.all([index.close(), client.close()]);
  };
  return { connection, alias: connection.alias, index, client, close };
}
