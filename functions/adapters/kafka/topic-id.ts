import Decoder from "kafkajs/src/protocol/decoder";
import Encoder from "kafkajs/src/protocol/encoder";
import { createErrorFromCode } from "kafkajs/src/protocol/error";
import { RidestreamError } from "../../ports/errors";
import type { Broker } from "./kafkajs-cluster";

/** Of Kafka's protocol. Topics have ids from version 10 on (Kafka 2.8); kafkajs asks for version 6. */
const metadata = 3;
const metadataVersion = 10;
/** What a topic has that was created before its Kafka knew ids. */
const noId = Buffer.alloc(16).toString("base64url");

/**
 * What a broker knows as the topic's id, as Kafka's tools print it: 22 characters of base64url.
 *
 * @throws KafkaJSError where the topic is not there, or the broker is older than Kafka 2.8
 * @throws RidestreamError RS-KAFKA-TOO-OLD for a topic without an id
 */
export async function readTopicId(broker: Broker, topic: string): Promise<string> {
  const request = broker.lookupRequest(metadata, {
    versions: [metadataVersion],
    protocol: ({ version }) => ({
      request: {
        apiKey: metadata,
        apiVersion: version,
        apiName: "Metadata",
        encode: () => Promise.resolve(encode(topic)),
      },
      response: { decode: (raw: Buffer) => Promise.resolve(decode(raw)), parse: (found: Found) => idOf(topic, found) },
    }),
  });
  return broker.connectionPool.send(request);
}

/** Tags of the header, one topic (by its name: the id is zeros), no automatic creation, no operations, tags. */
function encode(topic: string): Encoder {
  const wanted = new Encoder().writeBuffer(Buffer.alloc(16)).writeUVarIntString(topic).writeUVarIntBytes();
  return new Encoder()
    .writeUVarIntBytes()
    .writeUVarIntArray([wanted])
    .writeBoolean(false)
    .writeBoolean(false)
    .writeBoolean(false)
    .writeUVarIntBytes();
}

interface Found {
  readonly errorCode: number;
  readonly id: string;
}

/** Tags, the throttle, brokers, the cluster's id, the controller, and one topic for the one name: of it, what is used. */
function decode(raw: Buffer): Found {
  const decoder = new Decoder(raw);
  decoder.readTaggedFields();
  decoder.readInt32();
  decoder.readUVarIntArray(() => {
    decoder.readInt32();
    decoder.readUVarIntString();
    decoder.readInt32();
    decoder.readUVarIntString();
    decoder.readTaggedFields();
  });
  decoder.readUVarIntString();
  decoder.readInt32();
  decoder.readUVarInt();
  const errorCode = decoder.readInt16();
  decoder.readUVarIntString();
  return { errorCode, id: decoder.readBytes(16).toString("base64url") };
}

function idOf(topic: string, { errorCode, id }: Found): Promise<string> {
  if (errorCode !== 0) return Promise.reject(createErrorFromCode(errorCode));
  if (id !== noId) return Promise.resolve(id);
  return Promise.reject(
    new RidestreamError(
      "RS-KAFKA-TOO-OLD",
      `topic ${topic} has no id, for it was created before Kafka 2.8: upgrade Kafka, which then gives it one`,
    ),
  );
}
