import { errors, type estypes } from "@elastic/elasticsearch";
import type { ConnectionOf } from "../../../contracts/settings";
import { RidestreamError, UnavailableError } from "../../ports/errors";
import { untrusted } from "../untrusted";
import { verdictOf, wordsOf, type Failure } from "./verdicts";

/** A document of a bulk was not taken, which says nothing against it. */
export class ItemNotTakenError extends Error {
  constructor(readonly failure: Failure) {
    super(`a document was answered ${wordsOf(failure)}`);
  }
}

export function failureOfItem(item: estypes.BulkResponseItem | undefined): Failure {
  return { status: item?.status, type: item?.error?.type, reason: item?.error?.reason ?? undefined };
}

/** What Elasticsearch, or a gateway before it, answered; undefined where there is no answer. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof ItemNotTakenError) return error.failure;
  if (!(error instanceof errors.ResponseError)) return undefined;
  // A gateway answers with a page.
  const { error: said } = (error.body ?? {}) as { readonly error?: Partial<Record<"type" | "reason", unknown>> };
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { status: error.statusCode, type: text(said?.type), reason: text(said?.reason) };
}

/**
 * Calls Elasticsearch.
 *
 * @throws RidestreamError RS-SEARCH-FORBIDDEN for credentials or rights that are refused, RS-TLS-UNTRUSTED for a
 *   certificate of an authority that is not known; UnavailableError for all else that Elasticsearch answers
 */
export async function answeredBy<T>(connection: ConnectionOf<"elasticsearch">, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failure = failureOf(error);
    const options = { cause: error, server: "elasticsearch" } as const;
    if (failure && verdictOf(failure) === "forbids") throw forbidden(connection, failure, options);
    const server = `Elasticsearch at ${connection.url}`;
    if (failure) throw new UnavailableError(`${server} (${wordsOf(failure)})`, options);
    const distrust = untrusted(server, "RS_ELASTICSEARCH_CA_FILE", error);
    if (distrust) throw distrust;
    if (error instanceof errors.ElasticsearchClientError) throw new UnavailableError(server, options);
    throw error;
  }
}

function forbidden(
  { url, alias }: ConnectionOf<"elasticsearch">,
  { status }: Failure,
  options: ErrorOptions,
): RidestreamError {
  const todo =
    status === 401
      ? "correct RS_ELASTICSEARCH_API_KEY, or RS_ELASTICSEARCH_USERNAME and RS_ELASTICSEARCH_PASSWORD"
      : `grant the user read, index, delete, create_index, maintenance and view_index_metadata on ${alias} and ${alias}-*, and make the template first (manage on them, manage_index_templates)`;
  return new RidestreamError("RS-SEARCH-FORBIDDEN", `Elasticsearch at ${url} answers ${status}: ${todo}`, options);
}
