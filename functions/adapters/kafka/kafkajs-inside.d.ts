/** What is used of the inside of kafkajs 2.2.4; see kafkajs-mends.ts and kafkajs-cluster.ts. */

declare module "kafkajs/package.json" {
  export const version: string;
}

declare module "kafkajs/src/consumer/offsetManager" {
  /** A consumer's place that was out of the log's range, and the partition's first offset. */
  export interface Reset {
    readonly topic: string;
    readonly partition: number;
    readonly from: number;
    readonly to: number;
  }
  /** Where a member of a group reads on. */
  export default class OffsetManager {
    readonly cluster: import("./kafkajs-cluster").Cluster;
    readonly instrumentationEmitter: { emit(event: string, payload: object): void };
    readonly resolvedOffsets: Record<string, Record<number, string> | undefined>;
    nextOffset(topic: string, partition: number): { toString(): string };
    setDefaultOffset: (of: { readonly topic: string; readonly partition: number }) => Promise<void>;
  }
}

/** A connection to one broker: a method a request. */
declare module "kafkajs/src/broker" {
  export default class Broker {
    readonly addPartitionsToTxn: (request: object) => Promise<object>;
    readonly addOffsetsToTxn: (request: object) => Promise<object>;
  }
}

declare module "kafkajs/src/protocol/encoder" {
  /** Each `write` gives the encoder itself. Compact strings and arrays, and tags, are the `UVarInt` ones. */
  export default class Encoder {
    constructor(initialBytes?: number);
    readonly buffer: Buffer;
    buf: Buffer;
    offset: number;
    writeInt16(value: number): this;
    writeInt32(value: number): this;
    writeInt64(value: number): this;
    writeString(value: string | null): this;
    writeBytes(value: Buffer): this;
    writeArray(of: readonly Encoder[]): this;
    writeUVarIntString(value: string): this;
    writeUVarIntArray(of: readonly Encoder[]): this;
    writeUVarIntBytes(): this;
    writeBuffer(value: Buffer): this;
    writeBoolean(value: boolean): this;
  }
}

declare module "kafkajs/src/protocol/decoder" {
  export default class Decoder {
    constructor(raw: Buffer);
    readInt16(): number;
    readInt32(): number;
    readInt64(): bigint;
    readString(): string;
    readBytes(): Buffer | null;
    readArray<T>(read: (decoder: Decoder) => T): T[];
    readUVarInt(): number;
    readUVarIntString(): string | null;
    readTaggedFields(): void;
    readUVarIntArray(reader: () => void): void;
    readBytes(length: number): Buffer;
  }
}

declare module "kafkajs/src/protocol/recordBatch/crc32C" {
  /** The checksum of the bytes, from 0 to 2^32 - 1. */
  export default function crc32c(bytes: Buffer): number;
}

declare module "kafkajs/src/protocol/requests/produce" {
  import type Encoder from "kafkajs/src/protocol/encoder";
  export interface ProduceRequest {
    readonly acks: number;
    readonly timeout: number;
    readonly transactionalId?: string | null;
    /** A number of 64 bits. */
    readonly producerId?: { toString(): string };
    readonly producerEpoch?: number;
    readonly topicData: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly firstSequence?: number;
        readonly messages: readonly object[];
      }[];
    }[];
  }
  interface Produce {
    readonly request: { readonly encode: () => Promise<Encoder> };
  }
  export type ProduceProtocol = (of: { readonly version: number }) => (request: ProduceRequest) => Produce;
  /** kafkajs asks for `protocol` at every request. */
  const definition: { protocol: ProduceProtocol };
  export default definition;
}

declare module "kafkajs/src/protocol/requests/produce/v7/request" {
  import type Encoder from "kafkajs/src/protocol/encoder";
  /** kafkajs' own. */
  export default function produce(request: object): { readonly encode: () => Promise<Encoder> };
}

declare module "kafkajs/src/protocol/requests" {
  /** By the versions that a broker says it takes, of each request's key. */
  export function lookup(
    versions: object,
  ): <T>(
    apiKey: number,
    of: { readonly versions: readonly number[]; readonly protocol: (of: { readonly version: number }) => T },
  ) => T;
}

declare module "kafkajs/src/protocol/error" {
  import type { KafkaJSProtocolError } from "kafkajs";
  export function createErrorFromCode(code: number): KafkaJSProtocolError;
}

/** A fetched batch without markers and aborted records. */
declare module "kafkajs/src/consumer/batch" {
  export default class Batch {
    constructor(topic: string, fetchedOffset: string, partitionData: object);
    readonly messages: readonly object[];
    isEmptyIncludingFiltered(): boolean;
    lastOffset(): string;
  }
}

declare module "kafkajs/src/protocol/requests/fetch/v11/response" {
  export interface FetchedMessage {
    readonly offset: string;
    readonly key: Buffer | null;
    isControlRecord?: boolean;
    readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
  }
  export interface FetchedPartition {
    readonly messages: readonly FetchedMessage[];
    abortedTransactions: readonly { readonly producerId: string; readonly firstOffset: string }[] | null;
  }
}

declare module "kafkajs/src/protocol/requests/fetch" {
  interface FetchRequest {
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string }[];
    }[];
  }
  /** A request, and what reads its answer. */
  interface Fetch {
    readonly response: { readonly decode: (raw: Buffer) => Promise<object> };
  }
  export type FetchProtocol = (of: { readonly version: number }) => (request: FetchRequest) => Fetch;
  /** kafkajs asks for `protocol` at every fetch. */
  const definition: { protocol: FetchProtocol };
  export default definition;
}
