import { createServer, type IncomingMessage, type ServerResponse } from "http";
import type { AddressInfo } from "net";
import { RidestreamError } from "../../functions/ports/errors";
import { sumOf } from "./figures";
import { livePage, liveScript, liveStyle } from "./live-page";
import { livePartsOf } from "./live-parts";
import { rateSeconds, type Look } from "./look";

/** The live page of this machine's browsers. */
export interface LiveServer {
  /** http://127.0.0.1:PORT/ */
  readonly url: string;
  show(look: Look): void;
  /** What keeps it from looking. */
  tell(trouble: string): void;
  close(): Promise<void>;
}

/** Looks that the charts show. */
const mostLooks = 180;
const host = "127.0.0.1";

const files: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  "/": { type: "text/html", body: livePage },
  "/live.css": { type: "text/css", body: liveStyle },
  "/live.js": { type: "text/javascript", body: liveScript },
};

/** The page shows names: nothing of it is kept, sent elsewhere or shown within another page. */
const headers = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * Serves the live page on 127.0.0.1. It answers to no other host's name: a page of the internet whose name leads here
 * could read it otherwise.
 *
 * @param port 0 takes any free port
 * @throws RidestreamError RS-PORT-TAKEN
 */
export async function openLiveServer(port: number): Promise<LiveServer> {
  const browsers = new Set<ServerResponse>();
  const course: { trips: number; revenue: number }[] = [];
  let last = "";
  const send = (event: string) => {
    last = event;
    for (const browser of browsers) browser.write(event);
  };
  const server = createServer((request, response) => {
    if (!isOurs(request)) response.writeHead(403, headers).end("This is the page of 127.0.0.1 alone.\n");
    else if (request.method !== "GET") response.writeHead(405, headers).end();
    else if (request.url === "/looks") {
      response.writeHead(200, { ...headers, "content-type": "text/event-stream" });
      browsers.add(response);
      response.on("close", () => browsers.delete(response));
      response.write(`retry: 2000\n\n${last}`);
    } else {
      const file = files[request.url ?? ""];
      if (file) response.writeHead(200, { ...headers, "content-type": `${file.type}; charset=utf-8` }).end(file.body);
      else response.writeHead(404, headers).end();
    }
  });
  await listening(server, port);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    show(look) {
      const { trips, revenue } = sumOf(look.lately);
      course.push({ trips: trips / rateSeconds, revenue: Number(revenue) / rateSeconds });
      if (course.length > mostLooks) course.shift();
      const parts = livePartsOf(look, {
        trips: course.map((one) => one.trips),
        revenue: course.map((one) => one.revenue),
      });
      const filled = Object.entries(parts).map(([id, { html }]): [string, string] => [id, html]);
      send(`data: ${JSON.stringify(Object.fromEntries(filled))}\n\n`);
    },
    tell: (trouble) => send(`event: trouble\ndata: ${JSON.stringify(trouble)}\n\n`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isOurs({ headers: { host: asked = "" } }: IncomingMessage): boolean {
  const name = asked.replace(/:\d+$/, "");
  return name === host || name === "localhost";
}

function listening(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === "EADDRINUSE" || cause.code === "EACCES"
          ? new RidestreamError(
              "RS-PORT-TAKEN",
              `port ${port} of ${host} cannot be had (${cause.code}): give another one to --serve, or 0 for any`,
              { cause },
            )
          : cause,
      ),
    );
    server.listen(port, host, resolve);
  });
}
