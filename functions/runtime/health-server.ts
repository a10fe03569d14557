import { createServer, type Server } from "http";
import type { AddressInfo } from "net";
import type { Metrics } from "./metrics";

export interface HealthServerProps {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly metrics: Metrics;
  /** Whether the loop still turns. */
  readonly isAlive: () => boolean;
  /** What is waited for, in words; undefined while nothing is. */
  readonly waitsFor: () => string | undefined;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `/healthz`, `/readyz` (200 or 503) and `/metrics`. */
export async function startHealthServer({
  host,
  port,
  metrics,
  isAlive,
  waitsFor,
}: HealthServerProps): Promise<HealthServer> {
  const server: Server = createServer((request, response) => {
    const answer = (code: number, text: string, type = "text/plain") =>
      response.writeHead(code, { "content-type": type }).end(text);
    const state = (trouble: string | undefined) =>
      trouble === undefined ? answer(200, "ok\n") : answer(503, `${trouble}\n`);
    if (request.url === "/healthz") state(isAlive() ? undefined : "a step has not ended in time");
    else if (request.url === "/readyz") state(waitsFor());
    else if (request.url === "/metrics") {
      metrics.text().then(
        (text) => answer(200, text, metrics.contentType),
        (error: unknown) => answer(500, `${String(error)}\n`),
      );
    } else answer(404, "there are /healthz, /readyz and /metrics\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
