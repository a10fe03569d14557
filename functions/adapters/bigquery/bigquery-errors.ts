import { RidestreamError, UnavailableError } from "../../ports/errors";

/** What may pass: BigQuery says so of these, whatever the status. Source: cloud.google.com/bigquery/docs/error-messages. */
const passing = new Set([
  "backendError",
  "internalError",
  "jobBackendError",
  "jobInternalError",
  "jobRateLimitExceeded",
  "quotaExceeded",
  "rateLimitExceeded",
]);

interface ApiError {
  readonly code?: number | string;
  readonly message: string;
  readonly errors?: readonly { readonly reason?: string; readonly message?: string }[];
}

/** What BigQuery answers to a statement, as the ports know it. @param what the statement's first line */
export function bigQueryError(what: string, error: unknown): Error {
  if (error instanceof RidestreamError) return error;
  const { code, message, errors = [] } = error as ApiError;
  const [{ reason = "", message: detail = message } = {}] = errors;
  const options: ErrorOptions = { cause: error };
  if (passing.has(reason) || isPassingStatus(code))
    return new UnavailableError(`BigQuery (${reason || String(code)})`, { ...options, server: "warehouse" });
  if (reason === "bytesBilledLimitExceeded") {
    return new RidestreamError(
      "RS-WAREHOUSE-COST",
      `${what}: ${detail}: narrow it, or raise RS_WAREHOUSE_MAX_BYTES`,
      options,
    );
  }
  if (reason === "accessDenied" || code === 403 || code === 401) {
    return new RidestreamError(
      "RS-WAREHOUSE-FORBIDDEN",
      `${what}: ${detail}: grant this identity bigquery.jobUser on the project, bigquery.dataViewer on the dataset and storage.objectViewer on the lake`,
      options,
    );
  }
  if (reason === "notFound" || code === 404) {
    return new RidestreamError(
      "RS-WAREHOUSE-MISSING",
      `${what}: ${detail}: deploy the warehouse, or correct RS_WAREHOUSE_PROJECT, _DATASET and _LOCATION`,
      options,
    );
  }
  if (code !== undefined || reason !== "")
    return new RidestreamError(
      "RS-WAREHOUSE-QUERY",
      `${what}: ${detail}: correct the statement or its parameters`,
      options,
    );
  return error as Error;
}

function isPassingStatus(code: number | string | undefined): boolean {
  if (typeof code === "string") return /^E[A-Z]+$/.test(code);
  return code !== undefined && (code === 429 || code >= 500);
}
