import { longestTimerMs } from "../ports/clock";
import { UnavailableError, type ServerName } from "../ports/errors";

/** What a server is asked, and how long its answer may take. */
export interface Question {
  readonly server: ServerName;
  /** The server, as an error names it. */
  readonly address: string;
  /** What it is asked to do, such as "list trips/". */
  readonly what: string;
  readonly withinMs: number;
  /** The setting that holds the bound. */
  readonly setting: string;
}

/**
 * Calls a server and waits no longer than the bound, whatever the client does by itself: the server may accept the
 * connection and say nothing, or stop in the middle of its answer. What the call answers or throws after that is ignored.
 *
 * @param call aborts its request by the signal, where the client lets it
 * @throws UnavailableError that names the server, the question and the bound; else what the call throws
 */
export async function bounded<T>(question: Question, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { server, address, what, withinMs, setting } = question;
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        reject(new UnavailableError(`${address}, asked to ${what} for ${withinMs} ms (${setting}),`, { server }));
        abort.abort();
      },
      Math.min(withinMs, longestTimerMs),
    );
  });
  try {
    return await Promise.race([call(abort.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
