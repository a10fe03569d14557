import { topicResult, topicSource } from "../../../contracts/topics";
import { check } from "./check";
import type { Event, StoreName } from "./events";
import { faults, type Fault } from "./faults";
import { functionNames, type FunctionName } from "./functions";
import { messagesOf, type Ride } from "./rides";
import { World } from "./world";

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

/** What comes before the function in the pipeline is done; then it runs with the fault at the call. */
async function worldAt(name: FunctionName, atCall: number, fault: Fault): Promise<World> {
  const world = new World([2, 3]);
  await world.produce(messagesOf(rides));
  if (name !== "enrich") await world.act({ name: "enrich", slot: 0, passMs: 0 }, 8);
  await world.act({ name, slot: 0, passMs: 0, fault: { atCall, fault } });
  return world;
}

/** Calls from one that is tried to the next; `npm run test:simulation` tries each. */
const stride = Number(process.env["RIDESTREAM_STRIDE"] ?? 4);

/** Tries a fault at the calls of the function's protocol. */
async function atEveryCall(name: FunctionName, fault: Fault, goesOn: (world: World) => Promise<void>): Promise<void> {
  for (let atCall = 0, isReached = true; isReached; atCall += stride) {
    const world = await worldAt(name, atCall, fault);
    await goesOn(world);
    isReached = world.reached > 0;
    await world.settle();
    await check(world);
  }
}

describe.each(functionNames)("%s, at any call of its protocol,", (name) => {
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

  it.each(cases)("takes no harm when its process %s and goes on %s", (fault, how) =>
    atEveryCall(name, fault, goesOn[how]),
  );

  const read = name === "enrich" ? topicSource.name : topicResult.name;
  const stores: Record<FunctionName, readonly StoreName[]> = {
    enrich: [],
    "load-search": ["index"],
    "load-lake": ["lake"],
  };
  const events: readonly (readonly [string, Event])[] = [
    ...[[read], [topicResult.name], [topicSource.name, topicResult.name]]
      .filter((topics, i, all) => i === all.findIndex((one) => one.join() === topics.join()))
      .map(
        (topics) => [`${topics.join(" and ")} created again`, { happens: "topics are created again", topics }] as const,
      ),
    [`the start of ${read} gone`, { happens: "retention passes", topic: read, nth: 0, share: 0.7 }],
    ...stores[name].map((store) => [`another ${store}`, { happens: "a store is swapped", store }] as const),
  ];

  it.each(events)("takes no harm when its process freezes and wakes to %s", (_, event) =>
    atEveryCall(name, "freezes", async (world) => {
      await world.happen(event);
      await world.produce(messagesOf(rides));
    }),
  );

  it("takes no harm when its process freezes and a rival goes on with another index, lake and topic_result", () =>
    atEveryCall(name, "freezes", async (world) => {
      await world.happen({ happens: "topics are created again", topics: [topicResult.name] });
      for (const store of ["index", "lake"] as const) await world.happen({ happens: "a store is swapped", store });
      for (let step = 0; step < 3; step++) await world.act({ name, slot: 1, passMs: step === 0 ? 40_000 : 6_000 });
    }));
});
