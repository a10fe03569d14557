import { topicDeadLetters, topicResult } from "../../../contracts/topics";
import type { WirePricedTrip } from "../../../contracts/trip-schema";
import { lakeIdentity } from "../../../functions/runtime/lake-identity";
import { FencedError, UnavailableError } from "../../../functions/ports/errors";
import { produce } from "../../../functions/produce/produce";
import { rawMessage } from "../../../functions/produce/request-message";
import { readDeadLetter } from "../../../functions/runtime/dead-letter";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import { breathe, type Worker } from "../../../functions/runtime/worker";
import type { Event } from "./events";
import { readObjects, type Evidence, type LakeObject } from "./evidence";
import { Process, type Fault } from "./faults";
import { functionNames, openFunction, type FunctionName } from "./functions";
import { ObservedLog } from "./observed-log";
import { createIndexPlace, createLakePlace, createLettersPlace, takes } from "./place";
import { createWorldClock } from "./world-clock";

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
  /** Time that passes before; past 30 s, silent members lose their partitions. Below 0, the wall clock is set back. */
  readonly passMs: number;
}

/**
 * Time that a round of all processes takes at rest: less than a silent member may hold its partitions, 30 s. In two rounds
 * each process acts after that time, and after what a draft may wait, 5 s. In three the reader of dead letters, which joins its
 * group beside the steps, finds that it could not join, joins, and reads.
 */
const roundMs = 27_000;
const quietRounds = 3;

/** A log, an index and a lake that last, and processes around them that do not. */
export class World {
  private readonly clock = createWorldClock();
  private readonly observed = new ObservedLog(this.clock);
  private readonly places = { index: createIndexPlace(), lake: createLakePlace() };
  /** In the same Elasticsearch as the index: what befalls that befalls this. */
  private readonly letters = createLettersPlace();
  readonly log = this.observed.log;
  readonly lake = this.places.lake.reached;
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

  async happen(event: Event): Promise<void> {
    switch (event.happens) {
      case "topics are created again":
        for (const topic of event.topics) this.log.recreateTopic(topic);
        return;
      case "retention passes":
        return this.retain(event.topic, event.nth, event.share);
      case "a store refuses":
        if (event.store === "lake") this.places.lake.refuse(event.calls);
        else {
          this.places.index.refuse(event.calls, takes(event.takes));
          this.letters.refuse(event.calls);
        }
        return;
      case "a store is swapped":
        this.places[event.store].swap();
        if (event.store === "index") this.letters.swap();
        return;
      case "all comes to rest":
        return this.rest();
    }
  }

  /**
   * One step of one instance; a dead one is replaced first, a frozen one goes on.
   *
   * @returns whether there was nothing for it to do
   */
  private async step({ name, slot, fault, passMs }: Action): Promise<boolean> {
    if (passMs < 0) this.clock.setBack(-passMs);
    else await this.clock.sleep(passMs);
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
    const ended = await Promise.race([instance.step.catch(expected), process.halted.then(breathe)]);
    if (ended !== undefined || process.state === "dead") delete instance.step;
    return ended === "idle";
  }

  /** Zombies wake up, the dead are replaced, and everything runs without faults until it is at rest. */
  async rest(): Promise<void> {
    for (const place of [...Object.values(this.places), this.letters]) place.refuse(0);
    for (const { process } of this.instances.values()) process.calm();
    for (const [id, { process }] of this.instances) {
      const [, name, slot] = /^(.*)-(\d)$/.exec(id) ?? [];
      if (process.state === "frozen")
        await this.act({ name: name as FunctionName, slot: Number(slot) as 0 | 1, passMs: 0 });
    }
    for (let quiet = 0, rounds = 0; quiet < quietRounds; rounds++) {
      if (rounds > 1_000) throw new Error("the world does not come to rest");
      // A second process of a function comes to rest where there was one.
      const all = functionNames.flatMap((name) =>
        ([0, 1] as const)
          .filter((slot) => slot === 0 || this.instances.has(`${name}-1`))
          .map((slot) => ({ name, slot })),
      );
      const idle: boolean[] = [];
      for (const one of all) idle.push(await this.step({ ...one, passMs: roundMs / all.length }));
      quiet = idle.every(Boolean) ? quiet + 1 : 0;
    }
  }

  /** Comes to rest, and stops. */
  async settle(): Promise<void> {
    await this.rest();
    for (const { process, worker } of this.instances.values())
      if (process.state === "runs") await (await worker).stop();
  }

  async evidence(): Promise<Evidence> {
    const { index, lake } = this.places;
    const { trips, taken } = index.now;
    return {
      history: this.observed.history(),
      gone: this.observed.gone,
      index: { identity: await index.now.identity(), trips, taken },
      letters: this.letters.now.letters,
      lake: { identity: await lakeIdentity(lake.now), objects: await readObjects(lake.now) },
    };
  }

  /** What `topic_result` holds. */
  async results(): Promise<
    readonly { readonly key: string; readonly partition: number; readonly trip: WirePricedTrip }[]
  > {
    const found = [];
    for await (const record of readTopic(this.log, topicResult.name, "check")) {
      const { data } = JSON.parse(Buffer.from(record.value ?? []).toString()) as { data: [WirePricedTrip] };
      found.push({ key: Buffer.from(record.key ?? []).toString(), partition: record.partition, trip: data[0] });
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
  async chain(partition: number): Promise<readonly LakeObject[]> {
    return (await readObjects(this.lake)).filter((object) => object.partition === partition);
  }

  private async retain(topic: string, nth: number, share: number): Promise<void> {
    const progress = await this.log.progress({ groupId: "retention", topic });
    const held = progress.filter(({ lag }) => lag > 0);
    const chosen = held[nth % held.length];
    if (!chosen) return;
    const { partition, end, lag } = chosen;
    this.log.deleteRecords({ topic, partition }, end - lag + Math.ceil(lag * share));
  }

  private start(name: FunctionName): Instance {
    const process = new Process(() => this.reached++);
    const limit = this.batchRecords[this.started++ % this.batchRecords.length] ?? 5;
    const worker = openFunction(
      name,
      {
        log: process.reach(this.observed.reached()),
        index: process.reach(this.places.index.reached),
        letters: process.reach(this.letters.reached),
        lake: process.reach(this.places.lake.reached),
        clock: this.clock,
      },
      limit,
    );
    return { process, worker };
  }
}

/** What a worker's runner takes in its stride; anything else is a fault of ours. */
function expected(error: unknown): "failed" {
  if (error instanceof FencedError || error instanceof UnavailableError) return "failed";
  throw error;
}
