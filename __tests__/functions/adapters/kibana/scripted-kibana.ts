import { openHttpServer } from "../../../http-server";

export interface AskedOfKibana {
  /** `METHOD path?query` */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What Kibana answers to an import that it took whole. */
export const imported = { success: true, successCount: 3 };

type Answer = (asked: AskedOfKibana) => { readonly status: number; readonly body: object } | undefined;

/**
 * Runs the work beside a server that keeps what it is asked, and answers as Kibana does unless the test says otherwise.
 *
 * @returns what it was asked
 */
export async function withScriptedKibana(
  work: (url: string) => Promise<unknown>,
  answer: Answer = () => undefined,
): Promise<readonly AskedOfKibana[]> {
  const asked: AskedOfKibana[] = [];
  const { address, close } = await openHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = `${request.method ?? ""} ${request.url ?? ""}`;
      const one = { path, headers: request.headers, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const { status, body } = answer(one) ?? { status: 200, body: path.includes("_import") ? imported : {} };
      response.writeHead(status, { "content-type": "application/json", location: "/elsewhere" });
      response.end(JSON.stringify(body));
    });
  });
  try {
    await work(address);
    return asked;
  } finally {
    await close();
  }
}

/** The lines of the file in a form. */
export const linesOf = ({ body }: AskedOfKibana): readonly unknown[] =>
  body
    .split("\r\n")
    .flatMap((line) => line.split("\n"))
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as unknown);
