import fc from "fast-check";
import { topicResult, topicSource } from "../../../contracts/topics";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { endOfChain } from "../../../functions/load-lake/trip-object";
import { readSettings } from "../../../functions/runtime/settings";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";
import { faults } from "./faults";
import { functionNames, World, type Action } from "./world";

/** A trip of a client; `bad` ones have no price. */
interface Ride {
  readonly client: number;
  readonly kind: "good" | "bad" | "rejected by the index" | "known id";
}

const wireTrip = ({ client, kind }: Ride, number: number) => ({
  ...(kind === "known id" && { trip_id: `given-${client}` }),
  confort: "high",
  ...(kind !== "bad" && { prix_base_per_km: 2 }),
  "properties-client": {
    logitude: 2,
    latitude: 48,
    nomclient: kind === "rejected by the index" ? "REJECTED" : `ride ${number}`,
    telephoneClient: `06${client}`,
  },
  "properties-driver": { logitude: 2.01, latitude: 48.01, nomDriver: "DIOP", telephoneDriver: "07" },
});
const messagesOf = (messages: readonly (readonly Ride[])[]) =>
  messages.map((rides, m) =>
    rides.length === 0
      ? "not JSON"
      : JSON.stringify({
          data: rides.map((ride, r) => wireTrip({ ...ride, client: rides[0]?.client ?? 0 }, m * 10 + r)),
        }),
  );

/** Every accepted trip is exactly once in each store, in order by key; every refused one exactly once in `trips.dlq`. */
async function check(world: World): Promise<void> {
  const requests = await world.requests();
  const results = await world.results();
  const letters = await world.deadLetters();
  const expectedTrips: { key: string; id: string }[] = [];
  const expectedRefusals: string[] = [];
  for (const { key, partition, offset, value } of requests) {
    const at = `${topicSource.name}-${partition}-${offset}`;
    if (value === "not JSON") {
      expectedRefusals.push(at);
      continue;
    }
    const seen = new Set<string>();
    (JSON.parse(value) as { data: { trip_id?: string; prix_base_per_km?: number }[] }).data.forEach(
      (trip, position) => {
        if (trip.prix_base_per_km === undefined || (trip.trip_id !== undefined && seen.has(trip.trip_id))) {
          expectedRefusals.push(`${at}-${position}`);
          return;
        }
        if (trip.trip_id !== undefined) seen.add(trip.trip_id);
        expectedTrips.push({ key, id: trip.trip_id ?? `${at}-${position}` });
      },
    );
  }
  const keys = [...new Set(requests.map(({ key }) => key))];
  const idsOf = (trips: readonly { key: string; id: string }[], key: string) =>
    trips.filter((trip) => trip.key === key).map(({ id }) => id);
  const priced = results.map(({ key, trip }) => ({ key, id: trip.trip_id }));
  for (const key of keys) expect(idsOf(priced, key)).toEqual(idsOf(expectedTrips, key));
  expect(priced).toHaveLength(expectedTrips.length);

  const fromEnrich = letters.filter((letter) => letter.function === "enrich");
  const refusals = fromEnrich.flatMap(({ topic, partition, offset, refusedTrips }) =>
    refusedTrips.length === 0
      ? [`${topic}-${partition}-${offset}`]
      : refusedTrips.map(({ position }) => `${topic}-${partition}-${offset}-${position}`),
  );
  expect(refusals.sort()).toEqual(expectedRefusals.sort());

  const rejected = results.filter(({ trip }) => trip["properties-client"].nomclient === "REJECTED");
  // A trip that is told again under its id is one trip.
  const found = new Set(results.filter((one) => !rejected.includes(one)).map(({ trip }) => trip.trip_id));
  expect([...world.index.trips.keys()].sort()).toEqual([...found].sort());
  const rejections = letters
    .filter((letter) => letter.function === "load-search")
    .map(({ partition, offset }) => `${partition}-${offset}`);
  expect(rejections.sort()).toEqual(rejected.map(({ partition, offset }) => `${partition}-${offset}`).sort());

  for (let partition = 0; partition < topicResult.partitions; partition++) {
    const chain = await world.chain(partition);
    const offsets = results.filter((one) => one.partition === partition);
    expect(chain.flatMap(({ rows }) => rows.map(({ trip_id }) => trip_id))).toEqual(
      offsets.map(({ trip }) => trip.trip_id),
    );
    chain.forEach(({ firstOffset, hour, rows }, i) => {
      expect(firstOffset).toBeGreaterThan(chain[i - 1]?.lastOffset ?? -1);
      // Pruning is exact: a trip lies in the folder of its own hour.
      for (const { agent_timestamp } of rows) expect(agent_timestamp.slice(0, 13)).toBe(hour);
    });
  }
}

const ride = fc.record<Ride>({
  client: fc.integer({ min: 1, max: 5 }),
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant("good" as const) },
    { weight: 1, arbitrary: fc.constantFrom("bad" as const, "rejected by the index" as const, "known id" as const) },
  ),
});
const messages = fc.array(fc.array(ride, { maxLength: 3 }), { minLength: 1, maxLength: 12 });
const action = fc.record<Action>(
  {
    name: fc.constantFrom(...functionNames),
    slot: fc.constantFrom(0 as const, 1 as const),
    passMs: fc.constantFrom(0, 0, 1_000, 6_000, 40_000, 3_600_000),
    fault: fc.record({ atCall: fc.nat({ max: 9 }), fault: fc.constantFrom(...faults) }),
  },
  { requiredKeys: ["name", "slot", "passMs"] },
);
/** What random schedules have found: a partition whose former owner woke; a draft's rows again. */
const found: [number[], [Ride[][], Action[]][]][] = [
  [
    [1],
    [
      [[[{ client: 5, kind: "known id" }], [{ client: 1, kind: "good" }]], [{ name: "enrich", slot: 0, passMs: 0 }]],
      [[[{ client: 5, kind: "known id" }], []], []],
      [
        [[]],
        [
          { name: "enrich", slot: 0, passMs: 0, fault: { atCall: 1, fault: "freezes" } },
          { name: "enrich", slot: 1, passMs: 0 },
        ],
      ],
    ],
  ],
  [
    [1],
    [
      [
        [[{ client: 1, kind: "good" }], []],
        [
          { name: "enrich", slot: 0, passMs: 0 },
          { name: "enrich", slot: 0, passMs: 0 },
        ],
      ],
      [
        [[]],
        [
          { name: "load-lake", slot: 0, passMs: 0 },
          { name: "load-lake", slot: 0, passMs: 0, fault: { atCall: 0, fault: "repeats" } },
        ],
      ],
    ],
  ],
];
const limits = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

describe("delivery", () => {
  it("brings every trip once to each store, in order by key, whatever dies, freezes or loses an answer", async () => {
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.array(fc.tuple(messages, fc.array(action, { maxLength: 25 })), { minLength: 1, maxLength: 3 }),
        async (batchRecords, rounds) => {
          const world = new World(batchRecords);
          for (const [sent, actions] of rounds) {
            await world.produce(messagesOf(sent));
            for (const step of actions) await world.act(step);
          }
          await world.settle();
          await check(world);
        },
      ),
      { numRuns: Number(process.env["RIDESTREAM_RUNS"] ?? 60), examples: found },
    );
  }, 120_000);

  describe.each(functionNames)("%s", (name) => {
    const rides: Ride[][] = [
      [
        { client: 1, kind: "good" },
        { client: 1, kind: "bad" },
      ],
      [{ client: 1, kind: "known id" }],
      [],
      [
        { client: 1, kind: "known id" },
        { client: 1, kind: "rejected by the index" },
      ],
      [{ client: 2, kind: "good" }],
    ];
    const first = { name, slot: 0 as const };
    const goesOn = {
      "beside a rival": async (world: World) => {
        for (let step = 0; step < 6; step++) {
          await world.act({ name, slot: 1, passMs: step === 0 ? 40_000 : 6_000 });
          await world.act({ ...first, passMs: step === 0 ? 40_000 : 6_000 });
        }
      },
      "alone and at once": async (world: World) => {
        for (let step = 0; step < 6; step++) await world.act({ ...first, passMs: 0 });
      },
    };
    // What leaves a process running, which then must not read on over what it has in hand.
    const passing = ["is refused", "loses the answer"] as const;
    const cases = [
      ...faults.map((fault) => [fault, "beside a rival"] as const),
      ...passing.map((fault) => [fault, "alone and at once"] as const),
    ];

    it.each(cases)(
      "takes no harm when its process %s, at any call of its protocol, and goes on %s",
      async (fault, how) => {
        for (let atCall = 0, isReached = true; isReached; atCall++) {
          const world = new World([2, 3]);
          await world.produce(messagesOf(rides));
          // What comes before the function in the pipeline is done; then it runs with the fault.
          if (name !== "enrich") for (let i = 0; i < 8; i++) await world.act({ name: "enrich", slot: 0, passMs: 0 });
          await world.act({ ...first, passMs: 0, fault: { atCall, fault } });
          await goesOn[how](world);
          isReached = world.reached > 0;
          await world.settle();
          await check(world);
        }
      },
    );
  });

  it("loses no trip beside a result that cannot be read, at whatever call load-lake dies", async () => {
    const first = { name: "load-lake", slot: 0 as const, passMs: 0 } as const;
    for (let atCall = 0, isReached = true; isReached; atCall++) {
      const world = new World([5]);
      await world.produce(messagesOf([1, 2].map(() => [{ client: 1, kind: "good" }])));
      for (let i = 0; i < 8; i++) await world.act({ name: "enrich", slot: 0, passMs: 0 });
      const results = await world.results();
      const producer = await world.log.producer();
      const key = Buffer.from(results[0]?.key ?? "");
      const again = results.map(({ trip }) => ({ key, value: Buffer.from(JSON.stringify({ data: [trip] })) }));
      await producer.send(topicResult.name, [{ key, value: Buffer.from("not JSON") }, ...again]);
      await world.act({ ...first, fault: { atCall, fault: "dies before" } });
      for (let step = 0; step < 4; step++) await world.act(first);
      isReached = world.reached > 0;
      await world.settle();
      const ids = results.map(({ trip }) => trip.trip_id);
      const chain = await world.chain(results[0]?.partition ?? -1);
      expect(chain.flatMap(({ rows }) => rows.map(({ trip_id }) => trip_id))).toEqual([...ids, ...ids]);
      expect((await world.deadLetters()).filter((letter) => letter.function === "load-lake")).toHaveLength(1);
    }
  });

  it("goes on after the lake's last object when the group's offsets are gone", async () => {
    const world = new World([3]);
    await world.produce(messagesOf(Array.from({ length: 9 }, () => [{ client: 1, kind: "good" as const }])));
    await world.settle();
    const create = jest.fn(world.lake.create.bind(world.lake));
    const settings = readSettings("load-lake", {
      RS_GROUP_ID: "a new group",
      RS_PERSONAL_DATA_KEY: "a key for the simulation",
      RS_POLL_WAIT_MS: "1",
    });
    const worker = await createLoadLake({
      log: world.log,
      store: { ...world.lake, create },
      clock: createTestClock(),
      settings,
    });
    for (let step = 0; step < 12; step++) await worker.step();
    await worker.stop();
    expect(create).not.toHaveBeenCalled();
    await check(world);
  });

  it("writes what an object would have held once, when the group gives its partitions out anew", async () => {
    const world = new World([3]);
    await world.produce(messagesOf([1, 2, 3, 4, 5].map((client) => [{ client, kind: "good" }])));
    for (let i = 0; i < 8; i++) await world.act({ name: "enrich", slot: 0, passMs: 0 });
    const settings = readSettings("load-lake", {
      RS_PERSONAL_DATA_KEY: "a key for the simulation",
      RS_POLL_WAIT_MS: "1",
    });
    const open = () => createLoadLake({ log: world.log, store: world.lake, clock: createTestClock(), settings });
    const worker = await open();
    const readAll = async () => {
      for (let step = 0; step < 12; step++) await worker.step();
    };
    await readAll();
    const rival = await open();
    await rival.step();
    await readAll();
    await rival.stop();
    await readAll();
    await worker.stop();
    for (let i = 0; i < 8; i++) await world.act({ name: "load-search", slot: 0, passMs: 0 });
    await check(world);
  });

  it("ends an object by the bytes of its rows", async () => {
    const world = new World([3]);
    await world.produce(messagesOf(Array.from({ length: 6 }, () => [{ client: 1, kind: "good" as const }])));
    for (let i = 0; i < 8; i++) await world.act({ name: "enrich", slot: 0, passMs: 0 });
    const settings = readSettings("load-lake", {
      RS_PERSONAL_DATA_KEY: "a key for the simulation",
      RS_POLL_WAIT_MS: "1",
      // A row is of some 400.
      RS_FLUSH_BYTES: "500",
    });
    const worker = await createLoadLake({ log: world.log, store: world.lake, clock: createTestClock(), settings });
    for (let step = 0; step < 12; step++) await worker.step();
    await worker.stop();
    const [{ partition } = { partition: -1 }] = await world.results();
    expect((await world.chain(partition)).map(({ rows }) => rows.length)).toEqual([2, 2, 2]);
  });

  it("looks for the end of the lake's chain from its newest day on, and no further than it must", async () => {
    const store = createMemoryObjectStore();
    for (const [day, offset] of [
      [1, 0],
      [2, 10],
      [3, 20],
    ] as const) {
      const name = `trips/dt=2026-06-0${day}/hour=10/${topicResult.name}-0-${String(offset).padStart(20, "0")}.ndjson.gz`;
      await store.create(name, new Uint8Array(), { "last-offset": String(offset + 9) });
    }
    const list = jest.fn((folder: string) => store.list(folder));
    expect(await endOfChain({ ...store, list }, { topic: topicResult.name, partition: 0 })).toBe(30);
    expect(list.mock.calls).toEqual([["trips/dt=2026-06-03/"]]);
    expect(await endOfChain(store, { topic: topicResult.name, partition: 1 })).toBe(0);
  });
});
