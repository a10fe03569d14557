import fc from "fast-check";
import { check } from "./check";
import { faults } from "./faults";
import { found } from "./found";
import { functionNames } from "./functions";
import { messagesOf, type Ride } from "./rides";
import { schedules, type Schedule } from "./schedules";
import { World } from "./world";

async function run({ limits, rounds }: Schedule): Promise<void> {
  const world = new World(limits);
  for (const { messages, steps } of rounds) {
    await world.produce(messagesOf(messages));
    for (const step of steps) await ("happens" in step ? world.happen(step) : world.act(step));
  }
  await world.settle();
  await check(world);
}

const seed = process.env["RIDESTREAM_SEED"];

describe("delivery", () => {
  it("brings every trip once to each store, in order by key, whatever befalls processes, topics and stores", async () => {
    await fc.assert(fc.asyncProperty(schedules, run), {
      numRuns: Number(process.env["RIDESTREAM_RUNS"] ?? 60),
      ...(seed !== undefined && { seed: Number(seed) }),
    });
  }, 3_600_000);

  it.each(Object.entries(found))("takes no harm of what a schedule once found: %s", async (_, schedule) => {
    await run(schedule);
  });

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
