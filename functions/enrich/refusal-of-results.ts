import { topicResult } from "../../contracts/topics";
import type { Refusal } from "../domain/message";
import type { LogRecord } from "../ports/event-log";

/** Of all results of one message, in bytes: some 20 times what its topic takes. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Why the results of a message cannot be sent: each holds the message's key, so that a long one is there once a trip.
 * The message is refused whole, because its good trips have the same key.
 */
export function refusalOfResults(results: readonly LogRecord[]): Refusal | undefined {
  let bytes = 0;
  for (const { key, value } of results) {
    const ofResult = (key?.length ?? 0) + (value?.length ?? 0);
    if (ofResult > topicResult.maxMessageBytes)
      return tooLarge(`a result has ${ofResult} bytes of at most ${topicResult.maxMessageBytes}`);
    bytes += ofResult;
  }
  if (bytes <= mostBytes) return undefined;
  return tooLarge(`its ${results.length} results have ${bytes} bytes of at most ${mostBytes}: each repeats the key`);
}

const tooLarge = (reason: string): Refusal => ({ code: "RS-MESSAGE-TOO-LARGE", reason });
