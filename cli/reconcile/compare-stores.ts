import { mkdir } from "fs/promises";
import { join } from "path";
import { functionContracts } from "../../contracts/functions";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import { createKeyedHash } from "../../functions/domain/personal-data";
import type { Clock } from "../../functions/ports/clock";
import { RidestreamError } from "../../functions/ports/errors";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { PricedWindow, SearchIndex } from "../../functions/ports/search-index";
import type { OnShare } from "../../functions/runtime/read-topic";
import { FindingList, stores, type Findings, type Found, type Repair, type Store, type Submission } from "./findings";
import { judgeRecord, type RecordContext } from "./judge-record";
import { judgeTrip, type TripContext, type TripVerdict } from "./judge-trip";
import {
  documentEntry,
  reader,
  readIndex,
  readLake,
  readLetters,
  readRequests,
  readResults,
  type Reading,
} from "./read-stores";
import type { RecordEntry } from "./record-entries";
import { SpilledEntries, type Keyed } from "./spilled-entries";
import { pendingIn, TopicReach } from "./topic-reach";
import type { TripEntry } from "./trip-entries";

export interface CompareProps {
  readonly log: EventLog;
  readonly index: SearchIndex;
  readonly lake: ObjectStore;
  readonly clock: Clock;
  /** Trips by the time of pricing, and messages without a result by that of sending. */
  readonly window: PricedWindow;
  /** Days that the stores keep a trip; 0: for ever. */
  readonly keepDays: { readonly index: number; readonly lake: number };
  /** Findings that are listed of each kind. */
  readonly limit: number;
  /** The command that repairs a finding. */
  readonly commandOf: (found: Found) => string | null;
  /** Key of the lake's hashes of phones; without it they are not compared. */
  readonly personalDataKey?: string;
  /** Key of this run's hashes of names and phones. */
  readonly secret: string;
  /** Called with each step. */
  readonly onStep?: (what: string) => void;
  /** Called with the share of a step that is done. */
  readonly onShare?: OnShare;
}

/** A repair that is to be done; the key is the trip's id. */
export interface RepairEntry extends Keyed, Submission {
  readonly repair: Repair;
}

export interface Comparison {
  /** Trips of the window by the store that holds them; refused ones are those of `trips.dlq`. */
  readonly trips: Readonly<Record<Store, number>>;
  readonly missing: Findings;
  readonly doubled: Findings;
  readonly different: Findings;
  /** What a function has not committed yet. */
  readonly pending: Findings;
}

/** Trips whose documents are asked for again at once. */
const askedAtOnce = 500;
const dayMs = 86_400_000;

/**
 * Compares topics, index and lake. What the functions had committed is asked first, and stores are read after that: a trip
 * that was committed by then, each store holds when it is read.
 *
 * @param folder for what does not lie in memory; it must be there
 * @param repairs what can be repaired, of each finding
 * @throws RidestreamError RS-LAKE-DAMAGED, and what a store throws
 */
export async function compareStores(
  props: CompareProps,
  folder: string,
  repairs: SpilledEntries<RepairEntry>,
): Promise<Comparison> {
  const [ofRecords, ofTrips] = [join(folder, "records"), join(folder, "trips")];
  await Promise.all([ofRecords, ofTrips].map((path) => mkdir(path, { recursive: true })));
  const records = new SpilledEntries<RecordEntry>({ folder: ofRecords });
  const trips = new SpilledEntries<TripEntry>({ folder: ofTrips });
  try {
    return await new StoreComparison(props, records, trips, repairs).run();
  } finally {
    records.close();
    trips.close();
  }
}

class StoreComparison {
  private readonly found: FindingList;
  private readonly counts = new Map<Store, number>();
  private readonly hashPeople: (text: string) => string;
  private readonly startedMs: number;
  private otherKeys = 0;

  constructor(
    private readonly props: CompareProps,
    private readonly records: SpilledEntries<RecordEntry>,
    private readonly trips: SpilledEntries<TripEntry>,
    private readonly repairs: SpilledEntries<RepairEntry>,
  ) {
    this.found = new FindingList(props.limit, props.commandOf);
    const hash = createKeyedHash(props.secret, 1);
    this.hashPeople = (text) => hash(text).slice(0, 16);
    this.startedMs = props.clock.now();
  }

  async run(): Promise<Comparison> {
    const { log, index, lake, window, personalDataKey, onStep, onShare } = this.props;
    const { source, results, letters, progress } = await this.reaches();
    await index.refresh();
    const reading: Reading = {
      log,
      index,
      lake,
      window,
      records: (entry) => this.records.add(entry),
      trips: (entry) => this.trips.add(entry),
      hashPeople: this.hashPeople,
      ...(onShare && { onShare }),
      ...(personalDataKey !== undefined && { hashPhone: createKeyedHash(personalDataKey) }),
    };
    for (const [what, read] of [
      [topicSource.name, () => readRequests(reading, source)],
      [topicResult.name, () => readResults(reading, results)],
      [topicDeadLetters.name, () => readLetters(reading, letters)],
      ["the index", () => readIndex(reading)],
      ["the lake", () => readLake(reading, results.logId)],
    ] as const) {
      onStep?.(`Reads ${what}.`);
      await read();
    }
    onStep?.("Compares trips.");
    const [enrich, search, toLake] = [progress.enrich, progress.search, progress.lake].map(pendingIn);
    const never = () => false;
    const isPending = { request: enrich ?? never, index: search ?? never, lake: toLake ?? never };
    const keptSince = (days: number) => (days === 0 ? Number.NEGATIVE_INFINITY : this.startedMs - days * dayMs);
    const { keepDays } = this.props;
    const keptSinceMs = { index: keptSince(keepDays.index), lake: keptSince(keepDays.lake) };
    await this.judgeTrips({ window, source, results, isPending, keptSinceMs });
    this.expectKey();
    onStep?.("Compares messages.");
    this.judgeRecords({
      window,
      source,
      results,
      letters,
      // A message that no sink can read is a letter of the first one that meets it.
      isPending: (request) =>
        request.topic === topicSource.name
          ? isPending.request(request)
          : isPending.index(request) && isPending.lake(request),
    });
    return this.comparison();
  }

  private async reaches() {
    const { log } = this.props;
    const groups = {
      enrich: functionContracts.enrich.consumes,
      search: functionContracts["load-search"].consumes,
      lake: functionContracts["load-lake"].consumes,
      letters: { topic: topicDeadLetters, group: reader },
    } as const;
    const ask = ({ topic, group: groupId }: (typeof groups)[keyof typeof groups]) =>
      log.progress({ groupId, topic: topic.name });
    // What a sink has committed was requested and priced before: downstream first.
    const progress = {
      lake: await ask(groups.lake),
      search: await ask(groups.search),
      letters: await ask(groups.letters),
      enrich: await ask(groups.enrich),
    };
    const reach = async (topic: typeof topicSource, of: typeof progress.enrich) =>
      new TopicReach({ topic, logId: await log.logId(topic.name), progress: of, nowMs: this.startedMs });
    return {
      progress,
      source: await reach(topicSource, progress.enrich),
      results: await reach(topicResult, progress.search),
      letters: await reach(topicDeadLetters, progress.letters),
    };
  }

  private async judgeTrips(context: TripContext): Promise<void> {
    let suspects: (readonly TripEntry[])[] = [];
    for (const entries of this.compared(this.trips)) {
      const verdict = judgeTrip(entries, context);
      // A copy may have moved, or come, while the index was read.
      if (verdict.found.some(({ where }) => where === "index")) suspects.push(entries);
      else this.take(verdict);
      if (suspects.length < askedAtOnce) continue;
      await this.judgeAgain(suspects, context);
      suspects = [];
    }
    if (suspects.length > 0) await this.judgeAgain(suspects, context);
  }

  private async judgeAgain(suspects: readonly (readonly TripEntry[])[], context: TripContext): Promise<void> {
    await this.props.index.refresh();
    const documents = new Map<string, TripEntry[]>();
    const ids = suspects.flatMap(([entry]) => entry?.key ?? []);
    for (const copy of await this.props.index.copies(ids)) {
      const entry = documentEntry(copy, this.hashPeople);
      const others = documents.get(copy.id);
      if (others) others.push(entry);
      else documents.set(copy.id, [entry]);
    }
    for (const entries of suspects) {
      const others = entries.filter(({ is }) => is !== "document");
      this.take(judgeTrip([...others, ...(documents.get(entries[0]?.key ?? "") ?? [])], context));
    }
  }

  /** The entries by their keys. */
  private *compared<Entry extends Keyed>(entries: SpilledEntries<Entry>): Generator<readonly Entry[]> {
    let done = 0;
    for (const group of entries.groups()) {
      yield group;
      done += group.length;
      this.props.onShare?.(done / entries.size);
    }
  }

  private take({ heldBy, found, claims }: TripVerdict): void {
    for (const store of heldBy) this.count(store, 1);
    for (const claim of claims) this.records.add(claim);
    for (const one of found) this.add(one);
  }

  private judgeRecords(context: RecordContext): void {
    for (const entries of this.compared(this.records)) {
      const { requested, refused, found } = judgeRecord(entries, context);
      this.count(topicSource.name, requested);
      this.count(topicDeadLetters.name, refused);
      for (const one of found) this.add(one);
    }
  }

  /** A lake whose hashes are of another key would be different in each row, and a repair would make it worse. */
  private expectKey(): void {
    if (2 * this.otherKeys > (this.counts.get("lake") ?? 0))
      throw new RidestreamError(
        "RS-LAKE-KEY",
        `the hashes of phones in ${this.props.lake.place} are not of RS_PERSONAL_DATA_KEY: give the key that load-lake has`,
      );
  }

  private add(one: Found): void {
    this.found.add(one);
    if (one.where === "lake" && one.fields?.includes("client_key")) this.otherKeys++;
    const { repair, submission, tripId } = one;
    if (repair && submission) this.repairs.add({ key: tripId, repair, ...submission });
  }

  private count(store: Store, trips: number): void {
    this.counts.set(store, (this.counts.get(store) ?? 0) + trips);
  }

  private comparison(): Comparison {
    const { found, counts } = this;
    return {
      trips: Object.fromEntries(stores.map((store) => [store, counts.get(store) ?? 0])) as Comparison["trips"],
      missing: found.of("missing"),
      doubled: found.of("doubled"),
      different: found.of("different"),
      pending: found.of("pending"),
    };
  }
}
