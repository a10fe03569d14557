import type { SettingsOf } from "../../contracts/settings";
import { topicDeadLetters, topicSource } from "../../contracts/topics";
import type { EventLog, LogProducer, LogRecord } from "../ports/event-log";
import { writeDeadLetter } from "../runtime/dead-letter";
import { breathe, type Handled } from "../runtime/worker";
import type { RequestMessage } from "./request-message";

export interface ProduceProps {
  readonly log: EventLog;
  readonly settings: Pick<SettingsOf<"produce">, "batchRecords" | "batchBytes">;
  /** Aborting it ends the run after the batch in hand. */
  readonly signal?: AbortSignal;
  readonly onHandled?: (handled: Handled) => void;
}

/**
 * Sends requests to `topic_source`, acks=all, batch by batch: it resolves once every message is held.
 * A message over the topic's limit goes to `trips.dlq` instead, whole.
 */
export async function produce(
  messages: Iterable<RequestMessage> | AsyncIterable<RequestMessage>,
  props: ProduceProps,
): Promise<void> {
  const { batchRecords, batchBytes } = props.settings;
  const producer = await props.log.producer();
  let batch: RequestMessage[] = [];
  let bytes = 0;
  try {
    for await (const message of messages) {
      const size = sizeOf(message);
      if (batch.length > 0 && (batch.length >= batchRecords || bytes + size > batchBytes)) {
        await send(producer, batch, props);
        batch = [];
        bytes = 0;
      }
      if (props.signal?.aborted) break;
      batch.push(message);
      bytes += size;
    }
    if (batch.length > 0) await send(producer, batch, props);
  } finally {
    await producer.close();
  }
}

const sizeOf = ({ key, value }: RequestMessage) => (key?.length ?? 0) + value.length;

async function send(
  producer: LogProducer,
  messages: readonly RequestMessage[],
  { onHandled }: ProduceProps,
): Promise<void> {
  const fitting = messages.filter((message) => sizeOf(message) <= topicSource.maxMessageBytes);
  const tooLarge = messages.filter((message) => sizeOf(message) > topicSource.maxMessageBytes);
  if (fitting.length > 0) await producer.send(topicSource.name, fitting);
  for (const message of tooLarge) await producer.send(topicDeadLetters.name, [refuse(message)]);
  await breathe();
  onHandled?.({
    trips: fitting.reduce((sum, { trips }) => sum + trips, 0),
    refusals: tooLarge.map(() => "RS-MESSAGE-TOO-LARGE"),
  });
}

function refuse(message: RequestMessage): LogRecord {
  return writeDeadLetter(message, {
    code: "RS-MESSAGE-TOO-LARGE",
    reason: `the message has ${sizeOf(message)} bytes of at most ${topicSource.maxMessageBytes}`,
    function: "produce",
    topic: topicSource.name,
    refusedTrips: [],
  });
}
