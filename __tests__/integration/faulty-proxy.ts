import { createServer, request, type IncomingMessage, type ServerResponse } from "http";
import type { AddressInfo } from "net";

/** What befalls a request on its way; what the server did is real, but where it says "before". */
export type Fault =
  /** Answered with this status; the server never sees it. */
  | { readonly answers: number; readonly body?: string }
  /** The connection is cut: before the server sees it, or once the server has answered. */
  | "cut before"
  | "cut after"
  /** The server has answered, and this comes instead of its answer. */
  | { readonly replacedBy: number }
  /** Its answer, changed. */
  | { readonly rewritten: (body: string) => string }
  /** Half of its answer, and then nothing: the connection stays open. */
  | "stops midway"
  /** Never answered, and the server never sees it. */
  | "silent";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface FaultyProxy {
  readonly address: string;
  /** Requests so far. */
  readonly seen: readonly SeenRequest[];
  /** The next requests whose `METHOD path` matches meet these faults, one each. */
  inject(matching: RegExp, ...faults: readonly Fault[]): void;
}

/** Stands before an HTTP server, on a port of its own, and lets faults befall what passes. */
export async function openFaultyProxy(target: string): Promise<FaultyProxy> {
  const seen: SeenRequest[] = [];
  let planned: { readonly matching: RegExp; readonly fault: Fault }[] = [];
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: unknown) => incoming.socket.destroy(error as Error));
  });
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await bodyOf(incoming);
    const [method, path] = [incoming.method ?? "", incoming.url ?? ""];
    seen.push({ method, path, body: body.toString("latin1") });
    const plan = planned.find(({ matching }) => matching.test(`${method} ${path}`));
    planned = planned.filter((one) => one !== plan);
    const fault = plan?.fault;
    if (fault === "silent") return;
    if (fault === "cut before") return void incoming.socket.destroy();
    if (typeof fault === "object" && "answers" in fault)
      return void outgoing.writeHead(fault.answers, json).end(fault.body ?? "{}");
    const answer = await forward(target, incoming, body);
    if (fault === "cut after") return void incoming.socket.destroy();
    if (fault === "stops midway") {
      outgoing.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.body.length) });
      return void outgoing.write(answer.body.subarray(0, answer.body.length / 2));
    }
    if (fault && "replacedBy" in fault) return void outgoing.writeHead(fault.replacedBy, json).end("{}");
    const given = fault ? Buffer.from(fault.rewritten(answer.body.toString())) : answer.body;
    outgoing.writeHead(answer.status, { ...answer.headers, "content-length": String(given.length) }).end(given);
  };
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    seen,
    inject: (matching, ...faults) => planned.push(...faults.map((fault) => ({ matching, fault }))),
  };
}

// Elasticsearch's client talks to nothing that does not name itself so.
const json = { "content-type": "application/json", "x-elastic-product": "Elasticsearch" };

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>((done, fail) => {
    // A connection of its own: one that is kept may be closed just when it is used again.
    const passed = request(new URL(url ?? "/", target), { method, headers, agent: false }, (answer) => {
      delete answer.headers["transfer-encoding"];
      bodyOf(answer).then(
        (read) => done({ status: answer.statusCode ?? 502, headers: answer.headers, body: read }),
        fail,
      );
    });
    passed.once("error", fail);
    passed.end(body);
  });
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});
