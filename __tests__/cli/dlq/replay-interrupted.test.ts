import { replay } from "../../../cli/dlq/replay";
import { topicSource } from "../../../contracts/topics";
import { RidestreamError, UnavailableError } from "../../../functions/ports/errors";
import { Process, type Fault } from "../../functions/delivery/faults";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { LetterWorld, request } from "./letter-world";

const vip = tripWith({ confort: "vip" });
const messages = [messageOf(vip, tripWith({}), vip), "not JSON", messageOf(vip)];
const trips = 4;

async function worldWithLetters(): Promise<LetterWorld> {
  const world = new LetterWorld();
  await world.send(topicSource.name, ...messages.map((message, n) => request(message, `client ${n}`)));
  await world.run();
  return world;
}

/** Each trip was sent again once, is refused again, and is open in the letter that it was in. */
async function expectSentOnce(world: LetterWorld): Promise<void> {
  expect(await world.records(topicSource.name)).toHaveLength(2 * messages.length);
  await world.run();
  const letters = await world.letters();
  expect(letters.map(({ sent }) => sent)).toEqual(messages.map(() => 1));
  expect(letters.flatMap(({ open }) => open)).toHaveLength(trips);
  expect(await world.totals()).toMatchObject({ produced: trips + 1, priced: 1, deadLettered: trips });
}

describe("a replay", () => {
  it.each<Fault>(["dies before", "dies after", "loses the answer", "is refused"])(
    "whose process %s, at any of its calls, leaves each letter sent and marked or open",
    async (fault) => {
      for (let atCall = 0, isReached = true; isReached; atCall++) {
        const world = await worldWithLetters();
        isReached = false;
        const process = new Process(() => (isReached = true));
        process.plan(atCall, fault);
        await Promise.race([replay(process.reach(world.log), {}).catch(unlessUnavailable), process.halted]);
        await replay(world.log, {});
        await expectSentOnce(world);
      }
    },
  );

  it("that another one overtakes, at any of its calls, sends nothing more and says so", async () => {
    const outcomes = new Set<string>();
    for (let atCall = 0, isReached = true; isReached; atCall++) {
      const world = await worldWithLetters();
      isReached = false;
      const process = new Process(() => (isReached = true));
      process.plan(atCall, "freezes");
      const first = replay(process.reach(world.log), {}).then(
        ({ messages: sent }) => `sent ${sent}`,
        (error: unknown) => (error instanceof RidestreamError ? error.code : "an error without a code"),
      );
      await Promise.race([first, process.halted]);
      await replay(world.log, {});
      process.resume();
      outcomes.add(await first);
      await expectSentOnce(world);
    }
    expect([...outcomes].sort()).toEqual(["RS-DLQ-TAKEN-OVER", "sent 0", "sent 3"]);
  });
});

function unlessUnavailable(error: unknown): void {
  if (!(error instanceof UnavailableError)) throw error;
}
