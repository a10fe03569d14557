import fc from "fast-check";
import { check } from "./check";
import { faults } from "./faults";
import { messagesOf, type Ride } from "./rides";
import { functionNames, World, type Action } from "./world";

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
        await world.act({ ...first, passMs: 0 }, 6);
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
          if (name !== "enrich") await world.act({ name: "enrich", slot: 0, passMs: 0 }, 8);
          await world.act({ ...first, passMs: 0, fault: { atCall, fault } });
          await goesOn[how](world);
          isReached = world.reached > 0;
          await world.settle();
          await check(world);
        }
      },
    );
  });
});
