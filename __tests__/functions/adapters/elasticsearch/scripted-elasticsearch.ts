import { searchIndexMapping, searchIndexTemplate } from "../../../../contracts/search-index";
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

const connection = { alias: "trips", requestTimeoutMs: 60_000, refreshIntervalMs: 500 };
/** The index of the trips that the tests write. */
export const tripsIndex = "trips-2026.06";

const all = (names: Iterable<string>, about: object) => Object.fromEntries([...names].map((name) => [name, about]));
const done = { acknowledged: true };

/** What an Elasticsearch answers that has these indices behind its alias, and the template. */
function emulated(names: readonly string[]) {
  const indices = new Set(names);
  const template = searchIndexTemplate(connection, "by load-search");
  let note: object | undefined;
  const behind = (about: object): Scripted =>
    indices.size > 0 ? { status: 200, body: all(indices, about) } : failed(404, "index_not_found_exception");
  return ({ path, body }: Asked): Scripted => {
    const [method = "", address = ""] = path.split(" ");
    const [where = ""] = address.split("?");
    const ok = (answer: object): Scripted => ({ status: 200, body: answer });
    if (path === "GET /trips/_alias") return behind({ aliases: { trips: {} } });
    if (path === "GET /trips/_mapping") return behind({ mappings: searchIndexMapping() });
    if (path === "GET /trips/_settings/index.uuid") return behind({ settings: { index: { uuid: "u" } } });
    if (where === "/trips-state/_settings/index.uuid")
      return ok({ "trips-state": { settings: { index: { uuid: "state" } } } });
    if (method === "GET" && where.startsWith("/_index_template/"))
      return ok({ index_templates: [{ name: "ridestream-trips", index_template: template }] });
    if (method === "GET" && where === "/trips-state/_doc/indices")
      return note
        ? ok({ found: true, _source: note, _seq_no: 1, _primary_term: 1 })
        : failed(404, "index_not_found_exception");
    if (where === "/trips-state/_doc/indices" || where === "/trips-state/_create/indices")
      note = JSON.parse(body) as object;
    if (method === "HEAD") return { status: indices.has(where.split("/")[1] ?? "") ? 200 : 404, body: {} };
    if (method === "PUT" && /^\/trips-\d/.test(where)) indices.add(where.slice(1));
    if (where.endsWith("/_search")) return ok({ hits: { hits: [] } });
    if (where.endsWith("/_mget")) {
      const { ids } = JSON.parse(body) as { readonly ids: readonly string[] };
      // Whatever is there counts before all that come.
      const first = { found: true, _source: { sequence: null, agent_timestamp: "2000-01-01T00:00:00.000Z" } };
      return ok({ docs: ids.map((_id) => ({ _id, ...first })) });
    }
    return ok(done);
  };
}

/**
 * A server that answers as the test says, in Elasticsearch's name, and keeps what it was asked. Where the test says nothing
 * it answers as one that has these indices behind the alias, with the template and the mapping of the contract.
 */
export async function openScriptedElasticsearch(
  answer: (asked: Asked) => Scripted | undefined,
  indices: readonly string[] = [tripsIndex],
) {
  const asked: Asked[] = [];
  const otherwise = emulated(indices);
  const { address: url, close } = await openHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { path: `${request.method ?? ""} ${request.url ?? ""}`, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const { status, body } = answer(one) ?? otherwise(one);
      const isPage = typeof body === "string";
      response.writeHead(status, {
        "x-elastic-product": "Elasticsearch",
        "content-type": isPage ? "text/html" : "application/json",
      });
      response.end(isPage ? body : JSON.stringify(body));
    });
  });
  return { asked, close, connection: { url, ...connection } };
}

export const failed = (status: number, type: string, reason = ""): Scripted => ({
  status,
  body: { error: { type, reason }, status },
});

/** The ids of the documents of a bulk. */
export const idsOf = ({ body }: Asked): readonly string[] =>
  [...body.matchAll(/"_id":"([^"]+)"/g)].map(([, id]) => id ?? "");
