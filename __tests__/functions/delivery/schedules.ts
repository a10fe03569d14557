import fc from "fast-check";
import { topicResult, topicSource } from "../../../contracts/topics";
import { storeNames, type Event } from "./events";
import { faults } from "./faults";
import { functionNames } from "./functions";
import type { Ride } from "./rides";
import type { Action } from "./world";

/** What one run of the simulation is made of. */
export interface Schedule {
  /** Of the processes, in the order that they start: records that each takes at a time. */
  readonly limits: readonly number[];
  readonly rounds: readonly Round[];
}

/** Messages that are sent, and what happens then. */
export interface Round {
  readonly messages: readonly (readonly Ride[])[];
  readonly steps: readonly (Action | Event)[];
}

const ride = fc.record<Ride>({
  client: fc.integer({ min: 1, max: 5 }),
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant("good" as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Ride["kind"]>("bad", "rejected by the index", "known id", "id of all"),
    },
  ),
});

const action = fc.record<Action>(
  {
    name: fc.constantFrom(...functionNames),
    slot: fc.constantFrom(0 as const, 1 as const),
    passMs: fc.constantFrom(0, 0, 1_000, 6_000, 40_000, 3_600_000, -1_000, -5_400_000),
    fault: fc.record({ atCall: fc.nat({ max: 9 }), fault: fc.constantFrom(...faults) }),
  },
  { requiredKeys: ["name", "slot", "passMs"] },
);

const store = fc.constantFrom(...storeNames);
const topic = fc.constantFrom(topicSource.name, topicResult.name);
const topics = fc.constantFrom([topicSource.name], [topicResult.name], [topicSource.name, topicResult.name]);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ happens: fc.constant("topics are created again" as const), topics }),
  fc.record({
    happens: fc.constant("retention passes" as const),
    topic,
    nth: fc.nat({ max: 5 }),
    share: fc.constantFrom(0.3, 0.7, 1),
  }),
  fc.record({
    happens: fc.constant("a store refuses" as const),
    store,
    calls: fc.integer({ min: 1, max: 4 }),
    takes: fc.nat({ max: 3 }),
  }),
  fc.record({ happens: fc.constant("a store is swapped" as const), store }),
  fc.record({ happens: fc.constant("all comes to rest" as const) }),
);

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  limits: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
  rounds: fc.array(
    fc.record({
      messages: fc.array(fc.array(ride, { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
      steps: fc.array(fc.oneof({ weight: 5, arbitrary: action }, { weight: 1, arbitrary: event }), { maxLength: 25 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
