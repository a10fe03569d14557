import fc from "fast-check";
import { check } from "./check";
import { found } from "./found";
import { messagesOf } from "./rides";
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
});
