import { connect } from "net";

/** Whether a TCP connection to `host:port` opens within the time; undefined when it does, else why not. */
export function unreachable(address: string, withinMs = 3_000): Promise<string | undefined> {
  const [, host = "", port = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: withinMs });
    const end = (why?: string) => {
      socket.destroy();
      resolve(why);
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end(`no answer within ${withinMs} ms`));
    socket.once("error", (error) => end(error.message));
  });
}
