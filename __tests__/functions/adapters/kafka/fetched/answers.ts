import { readdirSync, readFileSync } from "fs";
import { join } from "path";
import type { KafkaMessage } from "kafkajs";
import Batch from "kafkajs/src/consumer/batch";
import Encoder from "kafkajs/src/protocol/encoder";
import fetchRequest from "kafkajs/src/protocol/requests/fetch";
import { mendKafkajs } from "../../../../../functions/adapters/kafka/kafkajs-mends";
import { storedRecord } from "../../../../../functions/adapters/kafka/stored-record";
import type { StoredRecord } from "../../../../../functions/ports/event-log";

const folder = join(__dirname, "../golden");
/** Record sets of Kafka's own classes, by what they hold; golden/MakeGolden.java writes them. */
export const goldenNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".bin"))
  .map((name) => name.slice(0, -".bin".length));
export const golden = (name: string): Buffer => readFileSync(join(folder, `${name}.bin`));

/** The aborted transactions of a set, in the order of their aborts: who, and from which offset on. */
export type Aborted = readonly (readonly [producerId: number, firstOffset: number])[];
const abortedIn: Readonly<Record<string, Aborted>> = {
  "batch-transaction-aborted": [[4_000, 0]],
  "batch-transactions-interleaved": [
    [5_000, 1],
    [4_000, 0],
  ],
};
/** All records of a golden set that a group is given. */
export const recordsOf = (name: string): Promise<StoredRecord[]> => fetchAll(golden(name), 0, abortedIn[name]);

const topic = "topic_source";
const asked = (fetchOffset: number) => ({
  topics: [{ topic, partitions: [{ partition: 0, fetchOffset: `${fetchOffset}` }] }],
});

export interface Answered {
  /** What a group is given of the answer. */
  readonly records: readonly StoredRecord[];
  /** Where the next fetch begins; undefined where nothing came. */
  readonly next: number | undefined;
}

/** What kafkajs makes of a broker's answer to a fetch: its own request and its own batch, with our reader between. */
export async function fetchFrom(set: Buffer, from: number, aborted: Aborted = []): Promise<Answered> {
  mendKafkajs();
  const { response } = fetchRequest.protocol({ version: 11 })(asked(from));
  const { responses } = (await response.decode(answer(set, aborted))) as {
    readonly responses: readonly { readonly partitions: readonly [object] }[];
  };
  const batch = new Batch(topic, String(from), responses[0]?.partitions[0] ?? {});
  return {
    records: (batch.messages as KafkaMessage[]).map(storedRecord),
    next: batch.isEmptyIncludingFiltered() ? undefined : Number(batch.lastOffset()) + 1,
  };
}

/** All records of a set, as fetch after fetch brings them. */
export async function fetchAll(set: Buffer, from = 0, aborted: Aborted = []): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (let next: number | undefined = from; next !== undefined;) {
    const answered: Answered = await fetchFrom(set, next, aborted);
    for (const record of answered.records) records.push(record);
    next = answered.next;
  }
  return records;
}

/** A broker's answer, version 11: one partition, that holds the set. */
function answer(set: Buffer, aborted: Aborted): Buffer {
  const partition = new Encoder()
    .writeInt32(0)
    .writeInt16(0)
    .writeInt64(1_000_000)
    .writeInt64(1_000_000)
    .writeInt64(0)
    .writeArray(aborted.map(([producerId, from]) => new Encoder().writeInt64(producerId).writeInt64(from)))
    .writeInt32(-1)
    .writeBytes(set);
  const topics = new Encoder().writeString(topic).writeArray([partition]);
  return new Encoder().writeInt32(0).writeInt16(0).writeInt32(0).writeArray([topics]).buffer;
}
