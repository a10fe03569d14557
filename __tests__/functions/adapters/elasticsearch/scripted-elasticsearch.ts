import { searchIndexMapping } from "../../../../contracts/search-index";
import { openHttpServer } from "../../../http-server";

export interface Asked {
  /** `METHOD path?query` */
  readonly path: string;
  readonly body: string;
}

export interface Scripted {
  readonly status: number;
  /** Text comes as a page, as a gateway sends it. */
  readonly body: object | string;
}

/** What an index with the contract's mapping answers, whose trips count before all that come. */
function ready({ path, body }: Asked): Scripted | undefined {
  if (path === "GET /trips/_mapping")
    return { status: 200, body: { "trips-000001": { mappings: searchIndexMapping() } } };
  if (!path.startsWith("POST /trips/_mget")) return undefined;
  const { ids } = JSON.parse(body) as { readonly ids: readonly string[] };
  const first = { found: true, _source: { sequence: null, agent_timestamp: "2000-01-01T00:00:00.000Z" } };
  return { status: 200, body: { docs: ids.map((_id) => ({ _id, ...first })) } };
}

/** A server that answers as the test says, in Elasticsearch's name, and keeps what it was asked beside what is ready. */
export async function openScriptedElasticsearch(answer: (asked: Asked) => Scripted) {
  const asked: Asked[] = [];
  const { address: url, close } = await openHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { path: `${request.method ?? ""} ${request.url ?? ""}`, body: Buffer.concat(chunks).toString() };
      const known = ready(one);
      if (!known) asked.push(one);
      const { status, body } = known ?? answer(one);
      const isPage = typeof body === "string";
      response.writeHead(status, {
        "x-elastic-product": "Elasticsearch",
        "content-type": isPage ? "text/html" : "application/json",
      });
      response.end(isPage ? body : JSON.stringify(body));
    });
  });
  return { asked, close, connection: { url, alias: "trips", requestTimeoutMs: 60_000, refreshIntervalMs: 500 } };
}

export const failed = (status: number, type: string, reason = ""): Scripted => ({
  status,
  body: { error: { type, reason }, status },
});

/** The ids of the documents of a bulk. */
export const idsOf = ({ body }: Asked): readonly string[] =>
  [...body.matchAll(/"_id":"([^"]+)"/g)].map(([, id]) => id ?? "");

export const aliasOn = (...indices: readonly string[]): Scripted => ({
  status: 200,
  body: Object.fromEntries(indices.map((index) => [index, { aliases: { trips: {} } }])),
});
