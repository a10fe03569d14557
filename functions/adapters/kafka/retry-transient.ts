import { KafkaJSError } from "kafkajs";
import type { Clock } from "../../ports/clock";
import { isNotConnected } from "./kafka-errors";

const betweenMs = 250;

/**
 * Asks Kafka, and again while the answer is an error that passes by itself: an admin of kafkajs does not, and a partition that was
 * just made, or whose leader has just moved, has none for a moment.
 *
 * @param tries one each quarter of a second
 */
export async function retryTransient<T>(clock: Clock, ask: () => Promise<T>, tries = 20): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await ask();
    } catch (error) {
      // It reads the metadata of a topic that is just going from an answer that it has not got: a TypeError.
      const passes =
        (error instanceof KafkaJSError && error.retriable) || error instanceof TypeError || isNotConnected(error);
      if (!passes || tried === tries) throw error;
      await clock.sleep(betweenMs);
    }
  }
}
