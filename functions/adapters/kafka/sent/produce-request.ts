import Encoder from "kafkajs/src/protocol/encoder";
import type { ProduceRequest } from "kafkajs/src/protocol/requests/produce";
import { ByteWriter } from "./byte-writer";
import { encodeRecordBatch, isToSend } from "./record-batch";

/**
 * The body of a Produce request, versions 3 to 7: kafkajs' own makes a growing buffer for each record and copies it several times.
 * Records are packed by gzip, whatever the request asks for.
 *
 * @see https://kafka.apache.org/protocol#The_Messages_Produce
 */
export async function encodeProduce({
  acks,
  timeout,
  transactionalId = null,
  producerId,
  producerEpoch = 0,
  topicData,
}: ProduceRequest): Promise<Encoder> {
  const parts: Buffer[] = [
    written(textBytes(transactionalId) + 2 + 4 + 4, (writer) =>
      writer.text(transactionalId).int16(acks).int32(timeout).int32(topicData.length),
    ),
  ];
  for (const { topic, partitions } of topicData) {
    parts.push(written(textBytes(topic) + 4, (writer) => writer.text(topic).int32(partitions.length)));
    for (const { partition, firstSequence = 0, messages } of partitions) {
      const producer = {
        producerId: BigInt(String(producerId ?? -1)),
        producerEpoch,
        firstSequence,
        isTransactional: transactionalId !== null,
      };
      if (!isToSend(messages)) throw new TypeError("these messages go kafkajs' way");
      const batch = await encodeRecordBatch(messages, producer);
      parts.push(
        written(4 + 4, (writer) => writer.int32(partition).int32(batch.length)),
        batch,
      );
    }
  }
  return encoderOf(Buffer.concat(parts));
}

const textBytes = (text: string | null) => 2 + (text === null ? 0 : Buffer.byteLength(text));

function written(bytes: number, write: (writer: ByteWriter) => unknown): Buffer {
  const part = Buffer.allocUnsafe(bytes);
  write(new ByteWriter(part));
  return part;
}

/** kafkajs writes what an encoder holds. */
function encoderOf(bytes: Buffer): Encoder {
  const encoder = new Encoder(1);
  encoder.buf = bytes;
  encoder.offset = bytes.length;
  return encoder;
}
