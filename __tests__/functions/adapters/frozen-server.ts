import type { IncomingMessage, ServerResponse } from "http";
import { UnavailableError } from "../../../functions/ports/errors";
import { openHttpServer } from "../../http-server";

/** How a server freezes that has accepted the connection. */
export type Frost = "says nothing" | "stops in the middle of its answer" | "trickles";
export const frosts: readonly Frost[] = ["says nothing", "stops in the middle of its answer", "trickles"];

const headers = {
  "content-type": "application/json",
  // Elasticsearch's client talks to nothing that does not name itself so.
  "x-elastic-product": "Elasticsearch",
};
const betweenBytesMs = 20;

/**
 * A server that freezes.
 *
 * @param thaws the answer to a request (`METHOD path?query`) that it answers all the same; undefined freezes
 */
export async function openFrozenServer(frost: Frost, thaws: (asked: string) => object | undefined = () => undefined) {
  const frozen: string[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((done) => (release = done));
  const server = await openHttpServer((request, response) => {
    request.resume().once("end", () => {
      const asked = `${request.method ?? ""} ${request.url ?? ""}`;
      const body = thaws(asked);
      if (body) return void response.writeHead(200, headers).end(JSON.stringify(body));
      frozen.push(asked);
      response.once("close", release);
      freeze(frost, request, response);
    });
  });
  /** Resolves once a client has ended the connection of a request that is frozen. */
  return { ...server, frozen, released };
}

function freeze(frost: Frost, { method }: IncomingMessage, response: ServerResponse): void {
  // The answer to a HEAD has no body to stop in.
  if (frost === "says nothing" || method === "HEAD") return;
  response.writeHead(200, headers);
  response.write('{"some": ');
  if (frost !== "trickles") return;
  const trickle = setInterval(() => response.write(" "), betweenBytesMs);
  response.once("close", () => clearInterval(trickle));
}

/**
 * What the call throws, each time an UnavailableError: it is made until it has met the frost that is meant, since a bound
 * may pass on the way there where the machine is busy.
 */
export async function unavailableUntil(
  isMet: (message: string) => boolean,
  call: () => Promise<unknown>,
): Promise<readonly string[]> {
  const messages: string[] = [];
  do {
    const error = await call().catch((late: unknown) => late);
    expect(error).toBeInstanceOf(UnavailableError);
    messages.push((error as Error).message);
  } while (!messages.some(isMet));
  return messages;
}
