import { gunzipSync } from "zlib";
import { holdsAgain, runOfObject } from "../../../contracts/compacted-object";
import { holdsTrips, parseTripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import { topicResult, topics } from "../../../contracts/topics";
import type { LakeTrip, WirePricedTrip } from "../../../contracts/trip-schema";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { tripRows } from "../../../functions/runtime/lake-object";
import { compactLake } from "../../../functions/compact-lake/compact-lake";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { FencedError, UnavailableError } from "../../../functions/ports/errors";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { readSettings } from "../../../functions/runtime/settings";
import { breathe, type Worker } from "../../../functions/runtime/worker";
import { Process, type Fault } from "../delivery/faults";
import { createInstantPacker } from "../instant-packer";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";
import { FoldedTrips } from "./folded-trips";

export type Planned = { readonly atCall: number; readonly fault: Fault };

/** Who reads the lake: the functions and commands that read rows, the external table of BigQuery, and the embedded fold. */
export const readers = ["rows", "external table", "fold"] as const;
export type Reader = (typeof readers)[number];

interface Running {
  readonly process: Process;
  readonly done: Promise<unknown>;
}

const startMs = Date.parse("2026-06-05T08:00:00Z");
const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
const settings = (limit: number, groupId = "ridestream-load-lake") =>
  readSettings("load-lake", {
    RS_GROUP_ID: groupId,
    RS_BATCH_RECORDS: String(limit),
    RS_FLUSH_RECORDS: String(limit),
    RS_FLUSH_AFTER_MS: "5000",
    RS_POLL_WAIT_MS: "1",
    RS_PERSONAL_DATA_KEY: "a key for the simulation",
  });

/** A log and a lake that last, and around them processes that do not: load-lake, compactions and readers, two of each. */
export class CompactionWorld {
  /** Every hour is over: what a compaction may do is bound by no time. */
  readonly clock = createTestClock(startMs + yearMs);
  private readonly log = new EmbeddedEventLog({
    journal: createMemoryJournal(),
    clock: this.clock,
    newLogId: (topic) => topic.replaceAll(/\W/g, "_").padEnd(22, "_"),
    topics: topics.map((topic) => ({ ...topic, partitions: 2 })),
  });
  private readonly store = createMemoryObjectStore();
  private readonly loaders = new Map<number, { process: Process; worker: Promise<Worker>; step?: Promise<unknown> }>();
  private readonly compactions = new Map<number, Running>();
  private readonly reading = new Map<Reader, Running>();
  /** Warehouses: one is refreshed whenever a schedule says so, the other after every change of the lake. */
  private readonly folded = new FoldedTrips();
  private readonly foldedAlways = new FoldedTrips();
  /** Ids in objects that load-lake has created, and of those under a name that was never taken before. */
  private readonly stored = new Set<string>();
  private readonly storedFirst = new Set<string>();
  private readonly names = new Set<string>();
  private sent = 0;
  /** Of the lake, and how many of them readers have been asked after. */
  private changes = 0;
  private checked = -1;
  /** Whether an object was created again, after a compaction had removed it. */
  private hasStrays = false;
  /** Whether trips were sent again, or read again from an offset in the middle of an object. */
  private hasRepeats = false;
  readonly lake: ObjectStore = {
    ...this.store,
    create: async (name, body, metadata) => {
      const answer = await this.store.create(name, body, metadata);
      if (answer === "created") this.changes++;
      if (answer === "created" && parseTripObjectName(name)) this.note(name, body);
      return answer;
    },
    remove: async (name, generation) => {
      const answer = await this.store.remove(name, generation);
      if (answer === "removed") this.changes++;
      return answer;
    },
  };

  constructor(
    private readonly template: WirePricedTrip,
    private readonly objectBytes: number,
  ) {}

  /** Trips that are priced in the hour; a client's lie in one partition. */
  async send(clients: readonly number[], hour: number): Promise<void> {
    const producer = await this.log.producer();
    for (const client of clients) {
      const isRepeat = client < 0 && this.sent > 0;
      const n = isRepeat ? this.sent : ++this.sent;
      this.hasRepeats ||= isRepeat;
      const timestampMs = startMs + hour * hourMs + this.sent * 1_000;
      const trip = {
        ...this.template,
        trip_id: `t${n}`,
        agent_timestamp: new Date(startMs + n * 1_000).toISOString(),
        sequence: `2026-06-05T08:00:00.000Z-${"s".repeat(22)}-00000-${String(n).padStart(16, "0")}-0000000`,
      };
      const value = Buffer.from(JSON.stringify({ data: [trip] }));
      await producer.send(topicResult.name, [{ key: Buffer.from(`client ${Math.abs(client)}`), value, timestampMs }]);
    }
    await producer.close();
  }

  /** One step of an instance of load-lake; a dead one is replaced, a frozen one goes on. */
  async load(slot: number, limit: number, passMs: number, planned?: Planned): Promise<boolean> {
    await this.clock.sleep(passMs);
    let loader = this.loaders.get(slot);
    if (!loader || loader.process.state === "dead") {
      const process = new Process(() => undefined);
      const [log, store] = [process.reach(this.log), process.reach(this.lake)];
      const worker = createLoadLake({
        log,
        store,
        clock: this.clock,
        createPacker: createInstantPacker,
        settings: settings(limit),
      });
      loader = { process, worker };
      this.loaders.set(slot, loader);
    }
    const { process, worker } = loader;
    if (planned) process.plan(planned.atCall, planned.fault);
    process.resume();
    loader.step ??= worker.then((one) => one.step());
    const ended = await Promise.race([loader.step.catch(expected), process.halted.then(breathe)]);
    if (ended !== undefined || process.state === "dead") delete loader.step;
    return ended === "idle";
  }

  /** A compaction begins, or one that is frozen goes on. */
  async compact(slot: number, keepMs: number, planned?: Planned): Promise<void> {
    await this.run(this.compactions, slot, planned, (process) =>
      compactLake({
        lake: process.reach(this.lake),
        clock: this.clock,
        hours: { fromMs: 0, toMs: Number.POSITIVE_INFINITY },
        keepMs,
        objectBytes: this.objectBytes,
      }),
    );
  }

  /** A reader begins, or one that is frozen goes on: it sees each trip that was stored when it began, once. */
  async read(reader: Reader, planned?: Planned): Promise<void> {
    await this.run(this.reading, reader, planned, (process) =>
      this.seen(reader, process.reach(this.lake), this.folded),
    );
  }

  /** Somebody moves load-lake's group back. */
  async rewind(partition: number, offset: number): Promise<void> {
    const progress = await this.log.progress({ groupId: "ridestream-load-lake", topic: topicResult.name });
    const committed = progress.find((one) => one.partition === partition)?.committed;
    if (committed === undefined || committed <= offset) return;
    const producer = await this.log.transactionalProducer(`rewind-${partition}`);
    const transaction = await producer.begin();
    const of = { topic: topicResult.name, partition };
    await transaction.commitOffset("ridestream-load-lake", of, { next: offset, note: "" });
    await transaction.commit();
    await producer.close();
    this.hasRepeats = true;
    this.loaders.clear();
    await this.clock.sleep(40_000);
  }

  /** All that was frozen goes on without faults; load-lake reads all there is. */
  async rest(): Promise<void> {
    for (const { process } of [...this.loaders.values(), ...this.compactions.values(), ...this.reading.values()])
      process.calm();
    for (const [slot, { process }] of this.loaders) if (process.state === "frozen") await this.load(slot, 3, 0);
    for (const slot of this.compactions.keys()) await this.compact(slot, 0);
    for (const reader of this.reading.keys()) await this.read(reader);
    for (let quiet = 0, rounds = 0; quiet < 3; rounds++) {
      if (rounds > 500) throw new Error("load-lake does not come to rest");
      const slots = this.loaders.size === 0 ? [0] : [...this.loaders.keys()];
      let isQuiet = true;
      for (const slot of slots) isQuiet = (await this.load(slot, 3, 13_000)) && isQuiet;
      quiet = isQuiet ? quiet + 1 : 0;
    }
    for (const { worker, process } of this.loaders.values()) if (process.state === "runs") await (await worker).stop();
    this.loaders.clear();
  }

  /** Reads the log again as a group that has committed nothing does: from where the lake says that it holds the log. */
  async loadAgain(): Promise<void> {
    const worker = await createLoadLake({
      log: this.log,
      store: this.lake,
      clock: this.clock,
      createPacker: createInstantPacker,
      settings: settings(2, "another"),
    });
    for (let quiet = 0; quiet < 3;) {
      await this.clock.sleep(6_000);
      quiet = (await worker.step()) === "idle" ? quiet + 1 : 0;
    }
    await worker.stop();
  }

  /** Every trip that was sent is seen by every reader, once. */
  async checkWhole(): Promise<void> {
    expect(this.stored.size).toBe(this.sent);
    for (const folded of [this.folded, this.foldedAlways]) {
      await this.seen("fold", this.lake, folded);
      expect(folded.counts().size).toBe(this.sent);
    }
    await this.checkReaders();
  }

  /** Compacts until there is nothing to do. @returns objects by hour and partition that are not open ends */
  async settle(): Promise<void> {
    for (let round = 0; ; round++) {
      const outcome = await compactLake({
        lake: this.lake,
        clock: this.clock,
        hours: { fromMs: 0, toMs: Number.POSITIVE_INFINITY },
        keepMs: 0,
        objectBytes: this.objectBytes,
      });
      if (outcome.written + outcome.removed === 0) return;
      if (round > 20) throw new Error("compaction does not come to rest");
      await this.checkReaders();
    }
  }

  /** Objects of each hour and partition. */
  async objectsByRun(): Promise<ReadonlyMap<string, readonly string[]>> {
    const runs = new Map<string, string[]>();
    for (const name of await this.lake.list(tripsPrefix)) {
      const run = runOfObject(name) ?? "none";
      runs.set(run, [...(runs.get(run) ?? []), name]);
    }
    return runs;
  }

  /** What every reader sees now. */
  async checkReaders(): Promise<void> {
    if (this.checked === this.changes) return;
    this.checked = this.changes;
    for (const reader of readers) await this.seen(reader, this.lake, this.foldedAlways);
  }

  private async run<K>(
    all: Map<K, Running>,
    key: K,
    planned: Planned | undefined,
    begin: (process: Process) => Promise<unknown>,
  ): Promise<void> {
    let running = all.get(key);
    if (!running) {
      const process = new Process(() => undefined);
      if (planned) process.plan(planned.atCall, planned.fault);
      running = {
        process,
        done: begin(process)
          .catch(expected)
          .then(() => "ended" as const),
      };
      all.set(key, running);
    } else running.process.resume();
    const ended = await Promise.race([running.done, running.process.halted.then(breathe)]);
    if (ended !== undefined || running.process.state === "dead") all.delete(key);
  }

  private async seen(reader: Reader, lake: ObjectStore, folded: FoldedTrips): Promise<void> {
    if (reader === "fold") {
      const expectedIds = [...this.storedFirst];
      await folded.refresh(lake);
      const counts = folded.counts();
      expect(expectedIds.filter((id) => !counts.has(id))).toEqual([]);
      expect([...counts].filter(([, times]) => times !== 1)).toEqual([]);
      return;
    }
    const expectedIds = [...this.stored];
    const rows = reader === "rows" ? await rowsOf(lake) : await externalRows(lake);
    // A query fails that had listed what was removed: it answers nothing, and never less than all.
    if (!rows) return;
    expect(expectedIds.filter((id) => !rows.has(id))).toEqual([]);
    // Whichever row of an id is taken, it says the same.
    expect([...rows].filter(([, { texts }]) => texts.size !== 1)).toEqual([]);
    if (reader === "external table" && !this.hasStrays && !this.hasRepeats && lake === this.lake)
      expect([...rows].filter(([, { objects }]) => ofOwn(objects).length !== 1)).toEqual([]);
  }

  private note(name: string, body: Uint8Array): void {
    const isAgain = this.names.has(name);
    this.hasStrays ||= isAgain;
    this.names.add(name);
    for (const line of gunzipSync(body).toString().trim().split("\n")) {
      const { trip_id: id } = JSON.parse(line) as LakeTrip;
      this.stored.add(id);
      if (!isAgain) this.storedFirst.add(id);
    }
  }
}

interface SeenTrip {
  readonly texts: Set<string>;
  readonly objects: string[];
}

async function rowsOf(lake: ObjectStore): Promise<ReadonlyMap<string, SeenTrip>> {
  const seen = new Map<string, SeenTrip>();
  for await (const row of tripRows(lake)) seeRow(seen, row, "");
  return seen;
}

/** What an external table shows: names are listed once, and then each is read. */
async function externalRows(lake: ObjectStore): Promise<ReadonlyMap<string, SeenTrip> | undefined> {
  const seen = new Map<string, SeenTrip>();
  for (const name of (await lake.list(tripsPrefix)).filter(holdsTrips)) {
    const body = await lake.read(name);
    if (!body) return undefined;
    for (const line of gunzipSync(body).toString().trim().split("\n")) seeRow(seen, JSON.parse(line) as LakeTrip, name);
  }
  return seen;
}

function seeRow(seen: Map<string, SeenTrip>, row: LakeTrip, object: string): void {
  const trip = seen.get(row.trip_id) ?? { texts: new Set(), objects: [] };
  seen.set(row.trip_id, trip);
  trip.texts.add(JSON.stringify(row));
  trip.objects.push(object);
}

/** As `reconcile` counts rows. */
const ofOwn = (objects: readonly string[]) => objects.filter((one) => !objects.some((other) => holdsAgain(other, one)));

function expected(error: unknown): "failed" {
  if (error instanceof FencedError || error instanceof UnavailableError) return "failed";
  throw error;
}
