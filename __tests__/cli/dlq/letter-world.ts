import { reconcile, type Totals } from "../../../cli/demo/totals";
import { chooseLetters } from "../../../cli/dlq/choose-letters";
import { readLetters } from "../../../cli/dlq/letters";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { createEnrich } from "../../../functions/enrich/enrich";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../../functions/load-search/load-search";
import type { LogRecord } from "../../../functions/ports/event-log";
import type { SearchIndex } from "../../../functions/ports/search-index";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import type { Worker } from "../../../functions/runtime/worker";
import { allRows } from "../../functions/lake-rows";
import { createMemoryObjectStore, createMemorySearchIndex } from "../../functions/memory-stores";
import { createTestClock } from "../../functions/test-clock";

export const request = (value: string | Uint8Array | null, key: string | null = "client"): LogRecord => ({
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
});

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export const text = (value: Uint8Array | null): string | null =>
  value === null ? null : Buffer.from(value).toString();

/** A log, an index and a lake, and the functions between them, which run until they have caught up. */
export class LetterWorld {
  private readonly clock = createTestClock();
  readonly log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock: this.clock });
  private readonly stored = createMemorySearchIndex();
  private readonly lake = createMemoryObjectStore();
  /** What the index refuses is taken once this is set: its mapping is corrected. */
  isIndexFixed = false;
  private readonly index: SearchIndex = {
    ...this.stored,
    bulkCreate: (trips) =>
      this.stored.bulkCreate(
        this.isIndexFixed
          ? trips.map((trip) => ({ ...trip, nomclient: trip.nomclient.replace("REJECTED", "taken") }))
          : trips,
      ),
  };

  async send(topic: string, ...records: readonly LogRecord[]): Promise<void> {
    const producer = await this.log.producer();
    await producer.send(topic, records);
    await producer.close();
  }

  async enrich(): Promise<void> {
    const { log, clock } = this;
    await catchUp(await createEnrich({ log, clock, settings: readSettings("enrich", { RS_POLL_WAIT_MS: "1" }) }));
  }

  async load(): Promise<void> {
    const { log, clock, index, lake: store } = this;
    const environment = { RS_POLL_WAIT_MS: "1", RS_PERSONAL_DATA_KEY: "a key for the tests" };
    await catchUp(await createLoadSearch({ log, index, clock, settings: readSettings("load-search", environment) }));
    await catchUp(await createLoadLake({ log, clock, store, settings: readSettings("load-lake", environment) }));
  }

  async run(): Promise<void> {
    await this.enrich();
    await this.load();
  }

  /** Those of which something is open. */
  async letters() {
    return chooseLetters(await readLetters(this.log), {});
  }

  records(topic: string) {
    return all(readTopic(this.log, topic, "test"));
  }

  /** Clients of the trips in the index, sorted. */
  clients(): readonly string[] {
    return [...this.stored.trips.values()].map(({ nomclient }) => nomclient).sort();
  }

  /** As a demo counts. @throws RidestreamError RS-DEMO-TOTALS */
  async totals(): Promise<Totals> {
    const ids = new Set((await allRows(this.lake)).map(({ trip_id }) => trip_id));
    return reconcile(this.log, this.index, ids.size);
  }
}

async function catchUp(worker: Worker): Promise<void> {
  while ((await worker.step()) === "worked" || (await worker.lag()) > 0);
  await worker.stop();
}
