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

/** A server that answers as the test says, in Elasticsearch's name, and keeps what it was asked. */
export async function openScriptedElasticsearch(answer: (asked: Asked) => Scripted) {
  const asked: Asked[] = [];
  const { address: url, close } = await openHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { path: `${request.method ?? ""} ${request.url ?? ""}`, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const { status, body } = answer(one);
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
