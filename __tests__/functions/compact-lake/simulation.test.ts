import fc from "fast-check";
import { parseCompactedObjectName } from "../../../contracts/compacted-object";
import type { WirePricedTrip } from "../../../contracts/trip-schema";
import { faults } from "../delivery/faults";
import { pricedTrip } from "../delivery/priced-trip";
import { CompactionWorld, readers } from "./compaction-world";

const planned = fc.option(fc.record({ atCall: fc.nat({ max: 50 }), fault: fc.constantFrom(...faults) }), {
  nil: undefined,
});
const slot = fc.constantFrom(0, 1);

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("send" as const),
      // Below 0: the trip that was sent last is sent again.
      clients: fc.array(fc.constantFrom(1, 2, 3, 4, -1), { minLength: 1, maxLength: 6 }),
      hours: fc.constantFrom(0, 0, 0, 1, 1, 30, -1, -25),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant("load" as const),
      slot,
      limit: fc.integer({ min: 1, max: 4 }),
      steps: fc.integer({ min: 1, max: 6 }),
      passMs: fc.constantFrom(0, 6_000, 6_000, 40_000),
      planned,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant("compact" as const),
      slot,
      keepMs: fc.constantFrom(0, 0, 0, 20_000),
      planned,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant("read" as const), reader: fc.constantFrom(...readers), planned }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("rewind" as const),
      partition: fc.constantFrom(0, 1),
      offset: fc.nat({ max: 12 }),
    }),
  },
);

const schedules = fc.record({
  objectBytes: fc.constantFrom(1_500, 1_000_000),
  steps: fc.array(step, { minLength: 4, maxLength: 40 }),
});
type Schedule = typeof schedules extends fc.Arbitrary<infer T> ? T : never;

let template: WirePricedTrip;
beforeAll(async () => {
  template = await pricedTrip();
});

async function run({ objectBytes, steps }: Schedule): Promise<void> {
  const world = new CompactionWorld(template, objectBytes);
  let hour = 0;
  for (const one of steps) {
    if (one.does === "send") await world.send(one.clients, (hour = Math.max(0, hour + one.hours)));
    else if (one.does === "load")
      for (let n = 0; n < one.steps; n++)
        await world.load(one.slot, one.limit, one.passMs, n === 0 ? one.planned : undefined);
    else if (one.does === "compact") await world.compact(one.slot, one.keepMs, one.planned);
    else if (one.does === "read") await world.read(one.reader, one.planned);
    else await world.rewind(one.partition, one.offset);
    await world.checkReaders();
  }
  await world.rest();
  await world.checkWhole();
  await world.settle();
  await world.checkWhole();
  for (const [run, names] of await world.objectsByRun()) {
    const compacted = names.filter((name) => parseCompactedObjectName(name));
    if (objectBytes > 1_500) expect([run, compacted.length <= 1]).toEqual([run, true]);
  }
  await world.loadAgain();
  await world.checkWhole();
}

const seed = process.env["RIDESTREAM_SEED"];

const alone = { does: "load", slot: 0, passMs: 0, planned: undefined } as const;
const compacted = { does: "compact", slot: 0, keepMs: 0, planned: undefined } as const;

/** What the simulation found on the way. */
const found: Readonly<Record<string, Schedule>> = {
  "a group that is moved back writes more under a name that was removed": {
    objectBytes: 1_500,
    steps: [
      { does: "send", clients: [1, 1, 1], hours: 0 },
      { ...alone, limit: 1, steps: 6 },
      compacted,
      { does: "send", clients: [1], hours: 0 },
      { does: "rewind", partition: 1, offset: 0 },
      { ...alone, limit: 4, steps: 1 },
    ],
  },
  "another instance finds what was written under such a name": {
    objectBytes: 1_500,
    steps: [
      { does: "send", clients: [1, 1, 1, 1], hours: 0 },
      { ...alone, limit: 1, steps: 2 },
      { ...alone, limit: 1, steps: 5, planned: { atCall: 0, fault: "dies before" } },
      { does: "rewind", partition: 1, offset: 0 },
      compacted,
      { ...alone, slot: 1, limit: 4, steps: 1 },
      { ...alone, limit: 1, steps: 1 },
    ],
  },
};

describe("a compaction beside load-lake and readers", () => {
  it.each(Object.entries(found))("takes no harm of what a schedule once found: %s", async (_, schedule) => {
    await run(schedule);
  });

  it("shows each trip once to every reader at every step, whoever dies, freezes or loses an answer", async () => {
    await fc.assert(fc.asyncProperty(schedules, run), {
      numRuns: Number(process.env["RIDESTREAM_RUNS"] ?? 50),
      ...(seed !== undefined && { seed: Number(seed) }),
    });
  }, 36_000_000);
});
