import { gunzipSync } from "zlib";
import { lastOffsetMetadata, parseTripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import type { LogPartition } from "../../../contracts/log-records";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import type { LakeTrip, WirePricedTrip } from "../../../contracts/trip-schema";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { createEnrich } from "../../../functions/enrich/enrich";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../../functions/load-search/load-search";
import { FencedError, UnavailableError } from "../../../functions/ports/errors";
import { produce } from "../../../functions/produce/produce";
import { rawMessage } from "../../../functions/produce/request-message";
import { readDeadLetter } from "../../../functions/runtime/dead-letter";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import type { Worker } from "../../../functions/runtime/worker";
import { createMemoryObjectStore, createMemorySearchIndex } from "../memory-stores";
import { createTestClock } from "../test-clock";
import { Process, type Fault } from "./faults";

export const functionNames = ["enrich", "load-search", "load-lake"] as const;
export type FunctionName = (typeof functionNames)[number];

/** A worker in a process of its own, and the step that it froze in. */
interface Instance {
  readonly process: Process;
  readonly worker: Promise<Worker>;
  step?: ReturnType<Worker["step"]>;
}

export interface Action {
  readonly name: FunctionName;
  /** Which of the function's two instances. */
  readonly slot: 0 | 1;
  readonly fault?: { readonly atCall: number; readonly fault: Fault };
  /** Time that passes before; past 30 s, silent members lose their partitions. */
  readonly passMs: number;
}

/** Of six seconds each: past what a silent member may hold its partitions, 30 s, and a draft may wait, 5 s. */
const quietRounds = 7;

/** A log, an index and a lake that last, and processes around them that do not. */
export class World {
  private readonly clock = createTestClock();
  readonly log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock: this.clock });
  readonly index = createMemorySearchIndex();
  readonly lake = createMemoryObjectStore();
  private readonly instances = new Map<string, Instance>();
  private started = 0;
  /** Faults whose call came. */
  reached = 0;

  constructor(private readonly batchRecords: readonly number[]) {}

  produce(messages: readonly string[]): Promise<void> {
    return produce(
      messages.map((message) => rawMessage(Buffer.from(message))),
      { log: this.log, settings: readSettings("produce", { RS_BATCH_RECORDS: "3" }) },
    );
  }

  /** So many steps of one instance. */
  async act(action: Action, steps = 1): Promise<void> {
    for (let step = 0; step < steps; step++) await this.step(action);
  }

  /**
   * One step of one instance; a dead one is replaced first, a frozen one goes on.
   *
   * @returns whether there was nothing for it to do
   */
  private async step({ name, slot, fault, passMs }: Action): Promise<boolean> {
    await this.clock.sleep(passMs);
    const id = `${name}-${slot}`;
    let instance = this.instances.get(id);
    if (!instance || instance.process.state === "dead") {
      instance = this.start(name);
      this.instances.set(id, instance);
    }
    const { process } = instance;
    if (fault) process.plan(fault.atCall, fault.fault);
    process.resume();
    instance.step ??= instance.worker.then((worker) => worker.step());
    const ended = await Promise.race([instance.step.catch(expected), process.halted]);
    if (ended !== undefined || process.state === "dead") delete instance.step;
    return ended === "idle";
  }

  /** Zombies wake up, the dead are replaced, and everything runs without faults until it is at rest. */
  async settle(): Promise<void> {
    for (const { process } of this.instances.values()) process.calm();
    for (const [id, { process }] of this.instances) {
      const [, name, slot] = /^(.*)-(\d)$/.exec(id) ?? [];
      if (process.state === "frozen")
        await this.act({ name: name as FunctionName, slot: Number(slot) as 0 | 1, passMs: 0 });
    }
    for (let quiet = 0, rounds = 0; quiet < quietRounds; rounds++) {
      if (rounds > 1_000) throw new Error("the world does not come to rest");
      const idle: boolean[] = [];
      for (const slot of [0, 1] as const)
        for (const name of functionNames) idle.push(await this.step({ name, slot, passMs: 1_000 }));
      quiet = idle.every(Boolean) ? quiet + 1 : 0;
    }
    for (const { process, worker } of this.instances.values())
      if (process.state === "runs") await (await worker).stop();
  }

  async results(): Promise<
    readonly {
      readonly key: string;
      readonly partition: number;
      readonly offset: number;
      readonly trip: WirePricedTrip;
    }[]
  > {
    const found = [];
    for await (const { key, value, partition, offset } of readTopic(this.log, topicResult.name, "check")) {
      const { data } = JSON.parse(Buffer.from(value ?? []).toString()) as { data: [WirePricedTrip] };
      found.push({ key: Buffer.from(key ?? []).toString(), partition, offset, trip: data[0] });
    }
    return found;
  }

  async requests(): Promise<
    readonly (LogPartition & { readonly key: string; readonly offset: number; readonly value: string })[]
  > {
    const found = [];
    for await (const { key, value, topic, logId, partition, offset } of readTopic(
      this.log,
      topicSource.name,
      "check",
    )) {
      found.push({
        key: Buffer.from(key ?? []).toString(),
        topic,
        logId,
        partition,
        offset,
        value: Buffer.from(value ?? []).toString(),
      });
    }
    return found;
  }

  async deadLetters() {
    const found = [];
    for await (const record of readTopic(this.log, topicDeadLetters.name, "check")) {
      found.push({ ...readDeadLetter(record), value: Buffer.from(record.value ?? []).toString() });
    }
    return found;
  }

  /** The lake's objects of a partition in the order of their first offsets. */
  async chain(partition: number) {
    const objects = [];
    for (const name of await this.lake.list(tripsPrefix)) {
      const object = parseTripObjectName(name);
      if (object?.partition !== partition) continue;
      const rows = gunzipSync((await this.lake.read(name)) ?? new Uint8Array())
        .toString()
        .trim()
        .split("\n")
        .map((row) => JSON.parse(row) as LakeTrip);
      objects.push({
        hour: name.replace(/^.*dt=([\d-]+)\/hour=(\d\d).*$/, "$1T$2"),
        firstOffset: object.firstOffset,
        lastOffset: Number((await this.lake.metadata(name))?.[lastOffsetMetadata]),
        rows,
      });
    }
    return objects.sort((a, b) => a.firstOffset - b.firstOffset);
  }

  private start(name: FunctionName): Instance {
    const process = new Process(() => this.reached++);
    const limit = this.batchRecords[this.started++ % this.batchRecords.length] ?? 5;
    const environment = {
      RS_BATCH_RECORDS: String(limit),
      RS_FLUSH_RECORDS: String(limit + 1),
      RS_FLUSH_AFTER_MS: "5000",
      RS_POLL_WAIT_MS: "1",
      RS_PERSONAL_DATA_KEY: "a key for the simulation",
    };
    const log = process.reach(this.log);
    const { clock } = this;
    const worker =
      name === "enrich"
        ? createEnrich({ log, clock, settings: readSettings("enrich", environment) })
        : name === "load-search"
          ? createLoadSearch({
              log,
              index: process.reach(this.index),
              settings: readSettings("load-search", environment),
            })
          : createLoadLake({
              log,
              clock,
              store: process.reach(this.lake),
              settings: readSettings("load-lake", environment),
            });
    return { process, worker };
  }
}

/** What a worker's runner takes in its stride; anything else is a fault of ours. */
function expected(error: unknown): "failed" {
  if (error instanceof FencedError || error instanceof UnavailableError) return "failed";
  throw error;
}
