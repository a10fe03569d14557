import type { Client, estypes } from "@elastic/elasticsearch";
import { lettersIndex } from "../../../contracts/search-letters";
import type { ConnectionOf } from "../../../contracts/settings";
import { UnavailableError } from "../../ports/errors";
import type { LetterIndex } from "../../ports/letter-index";
import { createDocuments } from "./create-documents";
import { answeredBy, failureOf } from "./elasticsearch-errors";
import { createElasticsearchClient } from "./elasticsearch-index";
import { uuidsBehind } from "./known-indices";
import { ensureTemplate } from "./search-template";

export interface ElasticsearchLetters extends LetterIndex {
  close(): Promise<void>;
}

/** Most documents that one request removes: what trips wait for is a moment. */
export const mostRemoved = 10_000;

/**
 * The index of dead letters in Elasticsearch, beside those of the trips. Each write makes it first where it is missing:
 * Elasticsearch would make one without the mapping. Methods throw what `answeredBy` says.
 */
export function openElasticsearchLetters(connection: ConnectionOf<"elasticsearch">): ElasticsearchLetters {
  const client = createElasticsearchClient(connection);
  const { index, ...body } = lettersIndex(connection);
  const asked = <T>(call: () => Promise<T>) => answeredBy(connection, call);
  const ensure = () => ensureIndex(client, connection, { index, ...body });

  return {
    identity: () => asked(ensure),
    create: (letters) =>
      asked(async () => {
        await ensure();
        const documents = letters.map(({ id, letter }) => ({ id, source: letter }));
        return (await createDocuments(client, index, documents)).rejected;
      }),
    removeFiledBefore: (beforeMs) =>
      asked(async () => {
        const { hits } = await client.search({
          index,
          query: { range: { filed_at: { lt: new Date(beforeMs).toISOString() } } },
          size: mostRemoved,
          _source: false,
          ignore_unavailable: true,
        });
        const old = hits.hits.flatMap(({ _id }) => (_id === undefined ? [] : [{ delete: { _index: index, _id } }]));
        // One that another instance has removed is no error.
        if (old.length > 0) await client.bulk({ operations: old });
        return old.length < mostRemoved ? "all" : "some";
      }),
    close: () => client.close(),
  };
}

/** @returns Elasticsearch's id of the index; one that is created again has another */
async function ensureIndex(
  client: Client,
  connection: ConnectionOf<"elasticsearch">,
  request: estypes.IndicesCreateRequest,
): Promise<string> {
  const { index } = request;
  const found = (await uuidsBehind(client, index))[index];
  if (found !== undefined) return found;
  // The template of a former version has every name that begins as the trips' do, and would put this behind their alias.
  await ensureTemplate(client, connection);
  try {
    await client.indices.create(request);
  } catch (error) {
    if (failureOf(error)?.type !== "resource_already_exists_exception") throw error;
  }
  const made = (await uuidsBehind(client, index))[index];
  if (made === undefined)
    throw new UnavailableError(`Elasticsearch (${index} is gone again)`, { server: "elasticsearch" });
  return made;
}
