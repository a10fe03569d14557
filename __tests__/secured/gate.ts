import { readFileSync } from "fs";
import { request as ask } from "http";
import { createServer } from "https";
import type { AddressInfo } from "net";
import type { Certificate } from "./certificate";

/**
 * Stands before an HTTP server, over TLS: it lets in whoever shows one of these, and answers 401 to everybody else. The
 * test's Elasticsearch has no security of its own.
 */
export async function openGate(
  target: string,
  { keystore, password }: Certificate,
  authorizations: readonly string[],
): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer({ pfx: readFileSync(keystore), passphrase: password }, (incoming, outgoing) => {
    if (!authorizations.includes(incoming.headers.authorization ?? "")) {
      outgoing.writeHead(401, { "content-type": "application/json", "x-elastic-product": "Elasticsearch" }).end("{}");
      return;
    }
    const { method, url = "/", headers } = incoming;
    const passed = ask(new URL(url, target), { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once("error", (error) => outgoing.destroy(error));
    incoming.pipe(passed);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
