import { BigQuery } from "@google-cloud/bigquery";
import { OAuth2Client } from "google-auth-library";
import { openHttpServer } from "../../../http-server";

/** How to reach a warehouse that is recorded. */
export const connection = {
  project: "p",
  dataset: "ride_hailing",
  location: "EU",
  maximumBytesBilled: 1_000_000,
  requestTimeoutMs: 60_000,
};

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status?: number;
  readonly body: object;
}

export interface RecordedBigQuery {
  readonly client: BigQuery;
  readonly asked: Asked[];
  readonly close: () => Promise<void>;
}

/**
 * A server that answers as BigQuery's REST API (v2) did when it was recorded, and the client on it.
 *
 * The client names the jobs itself and asks for instants as microseconds.
 *
 * @param answer what to answer; undefined is a 404 as BigQuery words it
 */
export async function openRecordedBigQuery(answer: (asked: Asked) => Answer | undefined): Promise<RecordedBigQuery> {
  const asked: Asked[] = [];
  const server = await openHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const one: Asked = {
        method: request.method ?? "",
        path: (request.url ?? "").replace(/\?.*$/, "").replace("/bigquery/v2/projects/p", ""),
        body: text === "" ? undefined : JSON.parse(text),
      };
      asked.push(one);
      const { status = 200, body } = answer(one) ?? failure(404, "notFound", `Not found: ${one.path}`);
      response.writeHead(status, { "content-type": "application/json; charset=UTF-8" });
      response.end(JSON.stringify(body));
    });
  });
  return { client: bigQueryClient(server.address), asked, close: server.close };
}

/** A client on a server of the test. */
export function bigQueryClient(apiEndpoint: string): BigQuery {
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: "a token of the test", expiry_date: Number.MAX_SAFE_INTEGER });
  return new BigQuery({ projectId: "p", apiEndpoint, authClient, retryOptions: { autoRetry: false } });
}

/** What the jobs that were inserted are to do, in turn. */
export const jobsOf = (recorded: Pick<RecordedBigQuery, "asked"> | undefined) =>
  (recorded?.asked ?? [])
    .filter(({ method, path }) => method === "POST" && path === "/jobs")
    .map(
      ({ body }) => (body as { readonly configuration: { readonly query?: { readonly query: string } } }).configuration,
    );

/** An error as the API words it. */
export const failure = (code: number, reason: string, message: string): Answer => ({
  status: code,
  body: { error: { code, message, errors: [{ message, domain: "global", reason }], status: "INVALID_ARGUMENT" } },
});

const jobReference = { projectId: "p", jobId: "job_1", location: "EU" };

/** jobs.insert of a query. */
export const jobInserted: Answer = {
  body: {
    kind: "bigquery#job",
    etag: "e",
    id: "p:EU.job_1",
    jobReference,
    configuration: { jobType: "QUERY" },
    statistics: { creationTime: "1764000000000" },
    status: { state: "RUNNING" },
    user_email: "test@p.iam.gserviceaccount.com",
  },
};

/** jobs.insert of a dry run: it is done at once, and has no results. */
export const dryRunDone = (bytes: number, statementType = "SELECT"): Answer => ({
  body: {
    kind: "bigquery#job",
    jobReference: { projectId: "p", location: "EU" },
    configuration: { jobType: "QUERY", dryRun: true },
    statistics: {
      creationTime: "1764000000000",
      totalBytesProcessed: String(bytes),
      query: { totalBytesProcessed: String(bytes), statementType },
    },
    status: { state: "DONE" },
  },
});

/** jobs.getQueryResults. @param fields `name TYPE` by column */
export const queryResults = (fields: readonly string[], rows: readonly (readonly (string | null)[])[]): Answer => ({
  body: {
    kind: "bigquery#getQueryResultsResponse",
    etag: "e",
    schema: {
      fields: fields.map((field) => {
        const [name, type] = field.split(" ");
        return { name, type, mode: "NULLABLE" };
      }),
    },
    jobReference,
    totalRows: String(rows.length),
    ...(rows.length > 0 && { rows: rows.map((row) => ({ f: row.map((v) => ({ v })) })) }),
    totalBytesProcessed: "1024",
    jobComplete: true,
    cacheHit: false,
  },
});
