import type { ConnectionOf } from "../../../contracts/settings";
import { importedFile, type KibanaRequest } from "../../../dashboards/kibana/kibana-requests";
import { RidestreamError, UnavailableError } from "../../ports/errors";
import { bounded } from "../bounded";
import { untrusted } from "../untrusted";

type Connection = ConnectionOf<"kibana">;

/** What came of a request; "gone" is what a removal is answered for what is not there. */
export type Outcome = "done" | "gone";

/**
 * Sends one request to Kibana.
 *
 * @throws UnavailableError while Kibana does not answer or says that it cannot now; RidestreamError RS-KIBANA-FORBIDDEN for
 *   credentials or rights that it refuses, RS-KIBANA-REFUSED for all else, RS-TLS-UNTRUSTED for a certificate
 */
export async function askKibana(connection: Connection, request: KibanaRequest): Promise<Outcome> {
  const { method, path } = request;
  const server = `Kibana at ${connection.url}`;
  const { status, text } = await bounded(
    {
      server: "kibana",
      address: server,
      what: `${method} ${path}`,
      withinMs: connection.requestTimeoutMs,
      setting: "RS_KIBANA_TIMEOUT_MS",
    },
    (signal) => answerOf(connection, request, signal),
  );
  if (method === "DELETE" && status === 404) return "gone";
  if (status === 429 || status >= 500) throw new UnavailableError(`${server} (${status})`, { server: "kibana" });
  if (status === 401 || status === 403)
    throw new RidestreamError(
      "RS-KIBANA-FORBIDDEN",
      `${server} answers ${status} to ${method} ${path}: ${todoFor(status)}`,
    );
  if (status >= 300 || (method === "POST" && !isSuccess(text)))
    throw new RidestreamError(
      "RS-KIBANA-REFUSED",
      `${server} refuses ${method} ${path} (${status}: ${text.slice(0, 500)}): use Kibana 9.5 or newer, and the address of Kibana, not of Elasticsearch`,
    );
  return "done";
}

async function answerOf(connection: Connection, request: KibanaRequest, signal: AbortSignal) {
  const { method, path } = request;
  const server = `Kibana at ${connection.url}`;
  try {
    const response = await fetch(`${connection.url.replace(/\/+$/, "")}${path}`, {
      method,
      signal,
      // Whoever it sends on to would get the credentials.
      redirect: "manual",
      headers: { "kbn-xsrf": "true", ...loginOf(connection), ...("body" in request && json) },
      ...bodyOf(request),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const distrust = untrusted(server, "NODE_EXTRA_CA_CERTS", error);
    throw distrust ?? new UnavailableError(server, { cause: error, server: "kibana" });
  }
}

const json = { "content-type": "application/json" };

function bodyOf(request: KibanaRequest): { readonly body?: string | FormData } {
  if ("body" in request) return { body: JSON.stringify(request.body) };
  if (!("file" in request)) return {};
  const form = new FormData();
  form.append("file", new Blob([request.file]), importedFile);
  return { body: form };
}

function loginOf({ apiKey, username, password = "" }: Connection): Readonly<Record<string, string>> {
  if (apiKey !== undefined) return { authorization: `ApiKey ${apiKey}` };
  if (username === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

const todoFor = (status: number) =>
  status === 401
    ? "correct RS_KIBANA_API_KEY, or RS_KIBANA_USERNAME and RS_KIBANA_PASSWORD"
    : "give the user all rights on Dashboards, Maps, Data Views and Saved Objects Management in this space";

/** An import that is refused in part is answered with 200. */
function isSuccess(text: string): boolean {
  try {
    return (JSON.parse(text) as { readonly success?: unknown }).success === true;
  } catch {
    return false;
  }
}
