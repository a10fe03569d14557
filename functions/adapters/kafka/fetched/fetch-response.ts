import Decoder from "kafkajs/src/protocol/decoder";
import type { FetchedPartition } from "kafkajs/src/protocol/requests/fetch/v11/response";
import type { ReadMessage } from "./fetched-message";
import { readRecordSet } from "./record-set";
import { roomOfAnswer, TakenMessages, type Room } from "./taken-messages";

/** The offset that a fetch asks for. */
export type AskedOffset = (topic: string, partition: number) => number;

interface ReadPartition extends FetchedPartition {
  readonly messages: ReadMessage[];
}

/** Reads the answer to a fetch, version 11, as kafkajs does, but for the records. */
export async function readFetchResponse(raw: Buffer, asked: AskedOffset) {
  const decoder = new Decoder(raw);
  const clientSideThrottleTime = decoder.readInt32();
  const errorCode = decoder.readInt16();
  const sessionId = decoder.readInt32();
  const room = roomOfAnswer();
  const responses: { topicName: string; partitions: ReadPartition[] }[] = [];
  for (let topics = decoder.readInt32(); topics > 0; topics--) {
    const topicName = decoder.readString();
    const partitions: ReadPartition[] = [];
    for (let left = decoder.readInt32(); left > 0; left--) {
      partitions.push(await readPartition(decoder, (partition) => asked(topicName, partition), room));
    }
    responses.push({ topicName, partitions });
  }
  // Brokers of this version have not waited: the client does, for `clientSideThrottleTime`.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

async function readPartition(decoder: Decoder, asked: (partition: number) => number, room: Room) {
  const header = {
    partition: decoder.readInt32(),
    errorCode: decoder.readInt16(),
    highWatermark: String(decoder.readInt64()),
    lastStableOffset: String(decoder.readInt64()),
    lastStartOffset: String(decoder.readInt64()),
    abortedTransactions: decoder.readArray((of) => ({
      producerId: String(of.readInt64()),
      firstOffset: String(of.readInt64()),
    })),
    preferredReadReplica: decoder.readInt32(),
  };
  const taken = new TakenMessages(asked(header.partition), room);
  await readRecordSet(decoder.readBytes() ?? Buffer.alloc(0), taken);
  return { ...header, messages: taken.messages };
}
