import { cpSync, mkdirSync, rmSync, writeFileSync } from "fs";
import { join } from "path";
import { gzipSync } from "zlib";
import { replay } from "../../../cli/dlq/replay";
import type { Found } from "../../../cli/reconcile/findings";
import { reconcile, type ReconcileProps } from "../../../cli/reconcile/reconcile";
import { tripsPrefix } from "../../../contracts/lake-layout";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import type { LakeTrip } from "../../../contracts/trip-schema";
import { openDuckDb } from "../../../functions/adapters/embedded/duckdb";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createFolderObjectStore } from "../../../functions/adapters/embedded/folder-object-store";
import { openFileJournal } from "../../../functions/adapters/embedded/journal";
import { openEmbeddedSearchIndex, type EmbeddedSearchIndex } from "../../../functions/adapters/embedded/search-index";
import { createEnrich } from "../../../functions/enrich/enrich";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../../functions/load-search/load-search";
import type { EventLog, StoredRecord } from "../../../functions/ports/event-log";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import type { Worker } from "../../../functions/runtime/worker";
import { rowsOf } from "../../functions/lake-rows";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { createTestClock } from "../../functions/test-clock";

export const personalDataKey = "a key for the tests";
const hourMs = 3_600_000;
const environment = { RS_POLL_WAIT_MS: "1", RS_PERSONAL_DATA_KEY: personalDataKey };

/** A record that a test takes for lost. */
export type Lost = (topic: string, record: StoredRecord & { readonly partition: number }) => boolean;

/** A finding in short: what, which trip, where. */
export const inShort = ({ verdict, tripId, where }: Pick<Found, "verdict" | "tripId" | "where">) =>
  `${verdict} ${tripId} in ${where}`;

/** Embedded stores in a folder, the functions between them, and what a test does to the stores behind their back. */
export class ReconcileWorld {
  readonly clock = createTestClock();
  readonly log: EmbeddedEventLog;
  readonly lake: ObjectStore;
  private opened: EmbeddedSearchIndex | undefined;
  /** The index refuses clients of that name until it is. */
  isIndexFixed = false;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.lake = createFolderObjectStore(join(folder, "lake"));
    this.log = new EmbeddedEventLog({ journal: openFileJournal(join(folder, "journal")), clock: this.clock });
  }

  /** The same world in another folder. */
  async copyTo(folder: string): Promise<ReconcileWorld> {
    this.closeIndex();
    cpSync(this.folder, folder, { recursive: true });
    const copy = new ReconcileWorld(folder);
    await copy.clock.sleep(this.clock.now() - copy.clock.now());
    return copy;
  }

  async index(): Promise<EmbeddedSearchIndex> {
    const path = join(this.folder, "search.duckdb");
    const index = (this.opened ??= await openEmbeddedSearchIndex({ path, memoryMegabytes: 128 }));
    const isRefused = (name: string) => name === "REJECTED" && !this.isIndexFixed;
    return {
      ...index,
      async bulkCreate(trips) {
        const fit = trips.filter(({ nomclient }) => !isRefused(nomclient));
        const rejected = trips.flatMap(({ nomclient }, position) =>
          isRefused(nomclient) ? [{ position, reason: "rejected" }] : [],
        );
        return { ...(await index.bulkCreate(fit)), rejected };
      },
    };
  }

  async close(): Promise<void> {
    this.closeIndex();
    await this.log.close();
  }

  private closeIndex(): void {
    this.opened?.close();
    this.opened = undefined;
  }

  /** Runs a statement over the index's own table. */
  async changeIndex(sql: string): Promise<void> {
    this.closeIndex();
    const db = await openDuckDb({ path: join(this.folder, "search.duckdb"), memoryMegabytes: 128 });
    await db.run(sql);
    db.close();
  }

  async send(topic: string, ...values: readonly string[]): Promise<void> {
    const producer = await this.log.producer();
    for (const [n, value] of values.entries())
      await producer.send(topic, [{ key: Buffer.from(`client ${n % 7}`), value: Buffer.from(value) }]);
    await producer.close();
  }

  async enrich(): Promise<void> {
    const { log, clock } = this;
    await catchUp(await createEnrich({ log, clock, settings: readSettings("enrich", environment) }));
  }

  async loadSearch(): Promise<void> {
    const { log, clock } = this;
    const settings = readSettings("load-search", environment);
    await catchUp(await createLoadSearch({ log, clock, index: await this.index(), settings }));
  }

  async loadLake(): Promise<void> {
    const { log, clock, lake: store } = this;
    await catchUp(await createLoadLake({ log, clock, store, settings: readSettings("load-lake", environment) }));
  }

  async run(): Promise<void> {
    await this.enrich();
    await this.loadSearch();
    await this.loadLake();
  }

  /**
   * Three hours of trips: with ids and without, several in a message, sent twice, refused in part and whole, refused by the
   * index, and sent again.
   */
  async play(): Promise<this> {
    await this.beginLetters();
    for (let hour = 0; hour < 3; hour++) {
      const good = Array.from({ length: 8 }, (_, n) =>
        messageOf(
          tripWith(n % 2 === 0 ? { trip_id: `trip-${hour}-${n}` } : {}),
          ...(n === 3 ? [tripWith({ prix_base_per_km: hour + 1 })] : []),
        ),
      );
      const twice = messageOf(tripWith({ trip_id: "again", prix_base_per_km: hour + 5 }));
      const inPart = messageOf(tripWith({ trip_id: `part-${hour}` }), tripWith({ confort: "vip" }));
      const party = {
        ...(tripWith({}) as { "properties-client": object })["properties-client"],
        nomclient: "REJECTED",
      };
      const rejected = messageOf(tripWith({ trip_id: `rejected-${hour}`, "properties-client": party }));
      await this.send(topicSource.name, ...good, twice, inPart, `not JSON ${hour}`, rejected);
      await this.send(topicResult.name, `no result ${hour}`);
      await this.run();
      this.isIndexFixed = hour === 1;
      if (hour > 0) await replay(this.log, {});
      await this.run();
      this.isIndexFixed = false;
      await this.clock.sleep(hourMs);
    }
    return this;
  }

  /**
   * A letter at the head of each partition of the dead letters, which nobody loses: a partition without its first record is
   * one that retention has passed.
   */
  private async beginLetters(): Promise<void> {
    const heads = async () => (await this.records(topicDeadLetters.name)).filter(({ offset }) => offset === 0);
    for (let n = 0; (await heads()).length < topicDeadLetters.partitions; n++) {
      await this.send(topicSource.name, `unreadable ${n}`);
      await this.enrich();
    }
  }

  async reconcile(props: Partial<ReconcileProps> = {}) {
    return reconcile({
      log: this.log,
      index: await this.index(),
      lake: this.lake,
      clock: this.clock,
      window: { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY },
      keepDays: { index: 0, lake: 0 },
      limit: 10_000,
      commandOf: ({ repair }) => repair ?? null,
      personalDataKey,
      secret: "a secret for the tests",
      mode: "compare",
      temporary: this.folder,
      ...props,
    });
  }

  /** All that is found, in short and in order. */
  async findings(props: Partial<ReconcileProps> = {}): Promise<readonly string[]> {
    const result = await this.reconcile(props);
    return (["missing", "doubled", "different"] as const)
      .flatMap((verdict) => result[verdict].findings.map((finding) => inShort({ verdict, ...finding })))
      .sort();
  }

  async records(topic: string) {
    const found = [];
    for await (const record of readTopic(this.log, topic, "test")) found.push(record);
    return found;
  }

  /** The log as one that has lost records. */
  without(isLost: Lost): EventLog {
    const { log } = this;
    return Object.assign(Object.create(log) as EventLog, {
      async consumer(options: Parameters<EventLog["consumer"]>[0]) {
        const consumer = await log.consumer(options);
        return Object.assign(Object.create(consumer) as typeof consumer, {
          async poll(limits: Parameters<typeof consumer.poll>[0]) {
            for (;;) {
              const batch = await consumer.poll(limits);
              const records = batch?.records.filter(
                (record) => !isLost(options.topic, { ...record, partition: batch.partition }),
              );
              if (!batch || records?.length !== 0) return batch && { ...batch, records };
            }
          },
        });
      },
    });
  }

  objects(): Promise<readonly string[]> {
    return this.lake.list(tripsPrefix);
  }

  /** Object and rows of each object of the lake. */
  async rows(): Promise<readonly { readonly object: string; readonly rows: readonly LakeTrip[] }[]> {
    const found = [];
    for (const object of await this.objects()) found.push({ object, rows: await rowsOf(this.lake, object) });
    return found;
  }

  /** The object that holds a trip. */
  async objectOf(tripId: string): Promise<string> {
    const found = (await this.rows()).find(({ rows }) => rows.some((row) => row.trip_id === tripId));
    if (!found) throw new Error(`no object holds ${tripId}`);
    return found.object;
  }

  removeObject(name: string): void {
    rmSync(join(this.folder, "lake", name));
  }

  /** Writes an object, whatever it held. */
  writeObject(name: string, rows: readonly LakeTrip[]): void {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    writeFileSync(join(this.folder, "lake", name), gzipSync(text));
  }

  async changeRows(object: string, change: (rows: readonly LakeTrip[]) => readonly LakeTrip[]): Promise<void> {
    this.writeObject(object, change(await rowsOf(this.lake, object)));
  }
}

async function catchUp(worker: Worker): Promise<void> {
  while ((await worker.step()) === "worked" || (await worker.lag()) > 0);
  await worker.finish?.();
  await worker.stop();
}
