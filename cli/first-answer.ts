import { UnavailableError, type ServerName } from "../functions/ports/errors";

/** A server that a command works with. */
export interface AskedServer {
  readonly server?: ServerName;
  /** As people name it: "Kafka at localhost:9092". */
  readonly address: string;
  /** Told when no answer has come for a while. */
  readonly onWait: (what: string) => void;
  /** Longest wait, ms; endless where what is asked has bounds of its own. @default 30,000 */
  readonly withinMs?: number;
  /** When it is told, ms. @default 3,000 */
  readonly tellAfterMs?: number;
}

/**
 * What a server answers, where somebody sits before the screen: it is named when it does not answer at once, and waited for no
 * longer than the bound.
 *
 * @throws UnavailableError that names the server; else what `ask` throws
 */
export async function firstAnswer<T>(asked: AskedServer, ask: () => Promise<T>): Promise<T> {
  const { server, address, onWait, withinMs = 30_000, tellAfterMs = 3_000 } = asked;
  const isEndless = withinMs === Number.POSITIVE_INFINITY;
  const atMost = isEndless ? "" : `, ${Math.ceil(withinMs / 1_000)} s at the most`;
  const told = setTimeout(() => onWait(`Waiting for ${address}${atMost}.`), tellAfterMs);
  let ended: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    if (isEndless) return;
    ended = setTimeout(
      () => reject(new UnavailableError(`${address}, asked for ${withinMs} ms,`, server && { server })),
      withinMs,
    );
  });
  try {
    return await Promise.race([ask(), tooLate]);
  } finally {
    clearTimeout(told);
    clearTimeout(ended);
  }
}

/** Tells it beside a command's answer. */
export const waitsOn =
  (err: { write(text: string): unknown }) =>
  (what: string): void =>
    void err.write(`${what}\n`);
