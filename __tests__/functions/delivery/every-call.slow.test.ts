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
  [{ client: 4, kind: "good" }],
];

/** In so many the process claims, and handles a batch; or handles the rides, and writes what waits for its time. */
const steps = { "the first rides": 1, "the next rides": 5 };
const enriched = { name: "enrich", slot: 0, passMs: 0 } as const;

/** The rides are sent, and the function has what it reads. */
async function send(world: World, name: FunctionName): Promise<void> {
  await world.produce(messagesOf(rides));
  if (name !== "enrich") await world.act(enriched, 8);
}

/** `npm run test:simulation` tries each call, `npm test` each third one. */
const stride = process.env["RIDESTREAM_RUNS"] === undefined ? 3 : 1;

/** Tries a fault at the calls that the function makes for the rides, the first that it reads or the next ones. */
async function atEveryCall(
  name: FunctionName,
  of: keyof typeof steps,
  fault: Fault,
  goesOn: (world: World) => Promise<void>,
): Promise<void> {
  const process = { name, slot: 0, passMs: 0 } as const;
  for (let atCall = 0, isReached = true; isReached; atCall += stride) {
    const world = new World([2, 3]);
    await send(world, name);
    if (of === "the next rides") {
      await world.act(process, 8);
      await send(world, name);
    }
    await world.act({ ...process, fault: { atCall, fault } });
    for (let step = 1; step < steps[of] && world.reached === 0; step++) await world.act({ ...process, passMs: 2_000 });
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
      for (let step = 0; step < 3; step++) {
        await world.act({ name, slot: 1, passMs: step === 0 ? 40_000 : 6_000 });
        await world.act({ ...first, passMs: step === 0 ? 40_000 : 6_000 });
      }
    },
    "alone and at once": async (world: World) => {
      await world.act({ ...first, passMs: 0 }, 4);
    },
  };
  // What leaves a process running, which then must not read on over what it has in hand.
  const passing = ["is refused", "loses the answer"] as const;
  const cases = [
    ...faults.map((fault) => [fault, "beside a rival"] as const),
    ...passing.map((fault) => [fault, "alone and at once"] as const),
  ];

  it.each(cases)("takes no harm when its process %s and goes on %s", (fault, how) =>
    atEveryCall(name, "the first rides", fault, goesOn[how]),
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
    atEveryCall(name, "the next rides", "freezes", async (world) => {
      await world.happen(event);
      await world.produce(messagesOf(rides));
    }),
  );

  it("takes no harm when its process freezes and a rival goes on with another index, lake and topic_result", () =>
    atEveryCall(name, "the next rides", "freezes", async (world) => {
      await world.happen({ happens: "topics are created again", topics: [topicResult.name] });
      for (const store of ["index", "lake"] as const) await world.happen({ happens: "a store is swapped", store });
      for (let step = 0; step < 3; step++) await world.act({ name, slot: 1, passMs: step === 0 ? 40_000 : 6_000 });
    }));
});
