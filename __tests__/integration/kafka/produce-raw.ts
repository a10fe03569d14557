import type { Kafka } from "kafkajs";
import { systemClock } from "../../../functions/runtime/clock";
import Decoder from "kafkajs/src/protocol/decoder";
import Encoder from "kafkajs/src/protocol/encoder";
import { createErrorFromCode } from "kafkajs/src/protocol/error";
import { retryTransient } from "../../../functions/adapters/kafka/retry-transient";
import { withCluster, type Broker } from "../../../functions/adapters/kafka/kafkajs-cluster";

const produce = 0;
/** The first that takes zstd. */
const version = 7;

export interface RawBatch {
  readonly name: string;
  /** One record batch, as its producer made it; the broker gives it its offsets. */
  readonly bytes: Buffer;
}

/** Appends batches to partition 0, one after the other, with acks=all. @throws of the first that the broker refuses, with its name */
export async function produceRaw(kafka: Kafka, topic: string, batches: readonly RawBatch[]): Promise<void> {
  await withCluster(kafka, [topic], async (cluster) => {
    const [leader] =
      Object.entries(cluster.findLeaderForPartitions(topic, [0])).find(([, led]) => led.includes(0)) ?? [];
    const broker = await cluster.findBroker({ nodeId: leader ?? "0" });
    for (const { name, bytes } of batches) {
      // A partition that was just made has no leader for a moment, and takes nothing until then.
      const appended = retryTransient(systemClock, async () => {
        const errorCode = await append(broker, topic, bytes);
        if (errorCode !== 0) throw createErrorFromCode(errorCode);
      });
      await appended.catch((error: unknown) => {
        throw new Error(name, { cause: error });
      });
    }
  });
}

/** @returns the broker's code, 0 where it has taken the batch */
function append(broker: Broker, topic: string, bytes: Buffer): Promise<number> {
  const request = broker.lookupRequest(produce, {
    versions: [version],
    protocol: () => ({
      request: {
        apiKey: produce,
        apiVersion: version,
        apiName: "Produce",
        // No transactional id, acks of all, the milliseconds to wait, and one batch of one partition of one topic.
        encode: () =>
          Promise.resolve(
            new Encoder()
              .writeString(null)
              .writeInt16(-1)
              .writeInt32(30_000)
              .writeArray([
                new Encoder().writeString(topic).writeArray([new Encoder().writeInt32(0).writeBytes(bytes)]),
              ]),
          ),
      },
      response: {
        decode: (raw: Buffer) => Promise.resolve(errorCodeOf(raw)),
        parse: (errorCode: number) => Promise.resolve(errorCode),
      },
    }),
  });
  return broker.connectionPool.send(request);
}

/** Topics, each with its name and its partitions, each of which begins with its number and its error. */
function errorCodeOf(raw: Buffer): number {
  const decoder = new Decoder(raw);
  const [errors] = decoder.readArray((ofTopic) => {
    ofTopic.readString();
    return ofTopic.readArray((ofPartition) => {
      ofPartition.readInt32();
      const errorCode = ofPartition.readInt16();
      // Its base offset, the time of the log, and the log's start.
      ofPartition.readInt64();
      ofPartition.readInt64();
      ofPartition.readInt64();
      return errorCode;
    });
  });
  return errors?.[0] ?? -1;
}
