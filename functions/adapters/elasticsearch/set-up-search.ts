import { searchWriter, searchWriterRole } from "../../../contracts/search-index";
import type { ConnectionOf } from "../../../contracts/settings";
import { answeredBy } from "./elasticsearch-errors";
import { fillSearchKeys } from "./fill-search-keys";
import { createElasticsearchClient } from "./elasticsearch-index";
import { ensureTemplate } from "./search-template";

/**
 * Makes what load-search needs where Elasticsearch's users are ours to make: its role, its user with this password, the
 * template of the indices, and what documents of a former version lack. All of it can be done again.
 *
 * @param connection of a user who may make users
 * @throws UnavailableError when Elasticsearch does not answer; RidestreamError for what it refuses
 */
export async function setUpSearch(connection: ConnectionOf<"elasticsearch">, writerPassword: string): Promise<void> {
  const client = createElasticsearchClient(connection);
  try {
    await answeredBy(connection, async () => {
      await client.security.putRole({ name: searchWriter, ...searchWriterRole(connection.alias) });
      await client.security.putUser({ username: searchWriter, password: writerPassword, roles: [searchWriter] });
      await ensureTemplate(client, connection);
      await fillSearchKeys(client, connection.alias);
    });
  } finally {
    await client.close();
  }
}
