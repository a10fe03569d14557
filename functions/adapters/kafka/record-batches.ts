import type { Topic } from "../../../contracts/topics";
import { RidestreamError } from "../../ports/errors";
import type { LogRecord } from "../../ports/event-log";
import { partitionOf } from "../partitioner";
import { recordBytes } from "../record-bytes";
import { toSend, type SentMessage } from "./sent/record-batch";

/** One `send()`: one partition, one record batch. */
export interface RecordBatchToSend {
  readonly partition: number;
  readonly messages: readonly SentMessage[];
}

/** A batch's size before compression, bytes: below the broker's own limit of 1 MiB with its overhead. */
const mostBytes = 900_000;

/**
 * Cuts records into batches of one partition each. A `send()` of kafkajs over several partitions can lose a record that
 * was acknowledged when a broker dies (tulios/kafkajs issue 1303); of one partition it cannot.
 *
 * @param nowMs timestamp of those that have none
 * @throws RidestreamError RS-LOG-RECORD-TOO-LARGE, before anything is sent
 */
export function cutBatches(
  topic: Topic,
  records: readonly LogRecord[],
  { spread, nowMs }: { readonly spread: () => number; readonly nowMs: number },
): readonly RecordBatchToSend[] {
  const batches: { partition: number; messages: SentMessage[]; bytes: number }[] = [];
  const open = new Map<number, (typeof batches)[number]>();
  for (const record of records) {
    const bytes = recordBytes(record);
    if (bytes > topic.maxMessageBytes) {
      throw new RidestreamError(
        "RS-LOG-RECORD-TOO-LARGE",
        `a record of ${bytes} bytes is over the ${topic.maxMessageBytes} that ${topic.name} takes: split the message, or raise the topic's limit`,
      );
    }
    const partition = (record.key ? partitionOf(record.key, topic.partitions) : spread()) % topic.partitions;
    let batch = open.get(partition);
    if (!batch || batch.bytes + bytes > mostBytes) {
      batch = { partition, messages: [], bytes: 0 };
      open.set(partition, batch);
      batches.push(batch);
    }
    batch.bytes += bytes;
    batch.messages.push({
      key: record.key && bufferOf(record.key),
      value: record.value && bufferOf(record.value),
      partition,
      timestamp: String(record.timestampMs ?? nowMs),
      ...(record.headers && { headers: record.headers }),
    });
  }
  for (const { partition, messages } of batches) groupOnce(toSend(messages), partition);
  return batches;
}

/**
 * kafkajs groups what is sent by partition, and copies the group for each message: half a million copies in a batch of a
 * thousand. These are grouped already. `groupMessagesPerPartition` is the only one to reduce them, in the pinned 2.2.4.
 */
function groupOnce(messages: readonly SentMessage[], partition: number): void {
  Object.defineProperty(messages, "reduce", { value: () => ({ [partition]: messages }) });
}

/** The same bytes, not a copy. */
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
