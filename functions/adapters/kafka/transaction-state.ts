import Decoder from "kafkajs/src/protocol/decoder";
import Encoder from "kafkajs/src/protocol/encoder";
import { createErrorFromCode } from "kafkajs/src/protocol/error";
import type { Broker } from "./kafkajs-cluster";

/** Of Kafka's protocol, since Kafka 3.0; kafkajs has no such request. */
const describeTransactions = 65;
const transactionalIdNotFound = 105;

/**
 * What a coordinator knows of the latest transaction of an id: `Ongoing`, `PrepareCommit`, `CompleteCommit`,
 * `PrepareAbort`, `CompleteAbort`, or `Empty` where a producer has opened and begun none yet.
 * @returns undefined where it knows no such id.
 * @throws KafkaJSError where the broker is older than Kafka 3.0, or no longer the id's coordinator.
 */
export async function readTransactionState(coordinator: Broker, transactionalId: string): Promise<string | undefined> {
  const request = coordinator.lookupRequest(describeTransactions, {
    versions: [0],
    protocol: ({ version }) => ({
      request: {
        apiKey: describeTransactions,
        apiVersion: version,
        apiName: "DescribeTransactions",
        // Tags (none), the ids, tags: a header and a body of the protocol's flexible versions.
        encode: () =>
          Promise.resolve(
            new Encoder()
              .writeUVarIntBytes()
              .writeUVarIntArray([new Encoder().writeUVarIntString(transactionalId)])
              .writeUVarIntBytes(),
          ),
      },
      response: { decode: (raw: Buffer) => Promise.resolve(decode(raw)), parse: stateOf },
    }),
  });
  return coordinator.connectionPool.send(request);
}

interface Described {
  readonly errorCode: number;
  readonly state: string | null;
}

/** Tags, the throttle's milliseconds, and one transaction for the one id: of it, what is used. */
function decode(raw: Buffer): Described {
  const decoder = new Decoder(raw);
  decoder.readTaggedFields();
  decoder.readInt32();
  decoder.readUVarInt();
  const errorCode = decoder.readInt16();
  decoder.readUVarIntString();
  return { errorCode, state: decoder.readUVarIntString() };
}

function stateOf({ errorCode, state }: Described): Promise<string | undefined> {
  if (errorCode === transactionalIdNotFound) return Promise.resolve(undefined);
  return errorCode === 0 ? Promise.resolve(state ?? undefined) : Promise.reject(createErrorFromCode(errorCode));
}
