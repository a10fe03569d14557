/** What is used of the inside of kafkajs 2.2.4; see kafkajs-mends.ts and kafkajs-cluster.ts. */

declare module "kafkajs/package.json" {
  export const version: string;
}

/** A connection to one broker: a method a request. */
declare module "kafkajs/src/broker" {
  export default class Broker {
    addPartitionsToTxn(request: object): Promise<object>;
    addOffsetsToTxn(request: object): Promise<object>;
    endTxn(request: object): Promise<object>;
  }
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
  interface Fetched {
    readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
  }
  interface Response {
    decode: (raw: Buffer) => Promise<Fetched>;
  }
  const response: Response;
  export default response;
}
