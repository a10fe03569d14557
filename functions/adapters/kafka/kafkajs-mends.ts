import OffsetManager, { type Reset } from "kafkajs/src/consumer/offsetManager";
import { version } from "kafkajs/package.json";
import fetchRequest, { type FetchProtocol } from "kafkajs/src/protocol/requests/fetch";
import type { FetchedMessage, FetchedPartition } from "kafkajs/src/protocol/requests/fetch/v11/response";
import produceRequest, { type ProduceProtocol } from "kafkajs/src/protocol/requests/produce";
import { readFetchResponse } from "./fetched/fetch-response";
import { encodeProduce } from "./sent/produce-request";
import { isToSend } from "./sent/record-batch";

/**
 * What is replaced inside kafkajs; look at each part again for another version.
 *
 * Its reader of records knows gzip alone, unpacks without a bound, and fails on a batch of some 100,000 records: a fetch
 * that fails is tried again for ever. `fetched/` reads every record that a broker stores.
 *
 * read_committed shows aborted records: the broker lists a partition's aborted transactions in the order in which they
 * aborted, and kafkajs takes them as ordered by first offset, one a message. So where transactions interleave (A begins,
 * B begins, B aborts, A aborts) records of an aborted one are handed over.
 *
 * A consumer whose next offset is out of the log's range commits -2 for its group, also where it was asked to commit
 * nothing, and reads on at the log's start: how far the group had come is lost, with what was noted there.
 *
 * It encodes a batch by a growing buffer for each record, which are copied several times: a sixth of enrich's time. `sent/` writes each
 * byte once, for batches of ours; other messages go kafkajs' way.
 */
export function mendKafkajs(): void {
  if (version !== "2.2.4")
    throw new TypeError(
      `kafkajs is ${version}, and what kafkajs-mends.ts replaces is of 2.2.4: look at each part again`,
    );
  OffsetManager.prototype.setDefaultOffset = readOnAtStart;
  fetchRequest.protocol = protocol;
  produceRequest.protocol = produceProtocol;
}

/** By it another copy of this module in the process, such as of another version, finds what kafkajs has: it replaces that, not ours. */
const replaced = Symbol.for("ridestream.kafkajs.replaced");
const asKafkaJsHasIt = <P extends object>(one: P & { readonly [replaced]?: P }): P => one[replaced] ?? one;

const protocolAsIs = asKafkaJsHasIt(fetchRequest.protocol);
const produceAsIs = asKafkaJsHasIt(produceRequest.protocol);

/** Record batches are of format 2 from version 3 on; every Kafka of ours takes 7, the latest that kafkajs knows. */
const produceOurs: ProduceProtocol = ({ version }) => {
  const make = produceAsIs({ version });
  if (version < 3) return make;
  return (of) => {
    const made = make(of);
    const messages = of.topicData.flatMap(({ partitions }) => partitions.map((one) => one.messages));
    return messages.every(isToSend) ? { ...made, request: { ...made.request, encode: () => encodeProduce(of) } } : made;
  };
};
const produceProtocol = Object.assign(produceOurs, { [replaced]: produceAsIs });

/** Every Kafka that has transactions to finish (3.0 and newer) takes version 11, the latest that kafkajs knows. */
const fetchOurs: FetchProtocol = ({ version }) => {
  const make = protocolAsIs({ version });
  if (version !== 11) return make;
  return (of) => {
    const asked = new Map<string, number>();
    for (const { topic, partitions } of of.topics)
      for (const { partition, fetchOffset } of partitions) asked.set(`${topic}-${partition}`, Number(fetchOffset));
    const made = make(of);
    const decode = async (raw: Buffer) => {
      const decoded = await readFetchResponse(raw, (topic, partition) => asked.get(`${topic}-${partition}`) ?? 0);
      for (const { partitions } of decoded.responses) partitions.forEach(hideAborted);
      return decoded;
    };
    return { ...made, response: { ...made.response, decode } };
  };
};
const protocol = Object.assign(fetchOurs, { [replaced]: protocolAsIs });

/**
 * Hides the records of aborted transactions as kafkajs hides markers: they keep their offsets, so that reading goes on
 * after them. The list is emptied, so that kafkajs does not look at it again.
 */
export function hideAborted(partition: FetchedPartition): void {
  const { abortedTransactions, messages } = partition;
  if (!abortedTransactions || abortedTransactions.length === 0) return;
  const ahead = [...abortedTransactions].sort((one, other) => Number(one.firstOffset) - Number(other.firstOffset));
  const aborting = new Set<string>();
  for (const message of messages) {
    for (let next = ahead[0]; next && Number(next.firstOffset) <= Number(message.offset); next = ahead[0]) {
      aborting.add(next.producerId);
      ahead.shift();
    }
    const { producerId, inTransaction } = message.batchContext ?? {};
    if (producerId === undefined || !aborting.has(producerId)) continue;
    if (isAbortMarker(message)) aborting.delete(producerId);
    else if (inTransaction === true) message.isControlRecord = true;
  }
  partition.abortedTransactions = [];
}

/** A control record whose key is version 0, type 0 (Kafka's EndTransactionMarker). */
const isAbortMarker = ({ isControlRecord, key }: FetchedMessage) =>
  isControlRecord === true && key !== null && key.length >= 4 && key.readInt16BE(2) === 0;

/** The event by which a consumer's emitter passes a {@link Reset} on; kafkajs has it for commits, of which we make none. */
export const resetEvent = "consumer.commit_offsets";

/** Reads on at the partition's first offset, commits nothing, and says from where. */
async function readOnAtStart(
  this: OffsetManager,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): Promise<void> {
  const from = this.nextOffset(topic, partition).toString();
  const [found] = await this.cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning: true }]);
  const to = found?.partitions.find((one) => one.partition === partition)?.offset ?? "0";
  const resolved = this.resolvedOffsets[topic];
  if (resolved) resolved[partition] = to;
  const reset: Reset = { topic, partition, from: Number(from), to: Number(to) };
  this.instrumentationEmitter.emit(resetEvent, reset);
}
