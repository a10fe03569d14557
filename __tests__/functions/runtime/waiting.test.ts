import { UnavailableError } from "../../../functions/ports/errors";
import { Waiting } from "../../../functions/runtime/waiting";
import { createTestClock } from "../test-clock";

function watched() {
  const said: [string, object][] = [];
  const say = (context: object, message: string) => void said.push([message, context]);
  const clock = createTestClock();
  const logger = { info: say, warn: say, error: say, debug: say };
  return { clock, said, waiting: new Waiting({ clock, logger }) };
}
const lake = new UnavailableError("bucket rides", { server: "lake", cause: new Error("ECONNREFUSED") });
const kafka = new UnavailableError("Kafka", { server: "kafka" });

describe("what a function waits for", () => {
  it("is said as it begins and as it ends, not at each try", async () => {
    const { clock, said, waiting } = watched();
    for (let tries = 0; tries < 5; tries++) {
      waiting.began(lake);
      await clock.sleep(1_000);
    }
    expect(waiting.now).toMatchObject({ server: "lake", why: lake.message });
    waiting.ended();
    waiting.ended();
    expect(said).toEqual([
      [
        `${lake.message}: it is tried again`,
        { code: "RS-UNAVAILABLE", waitsFor: "lake", forMs: 0, cause: "ECONNREFUSED" },
      ],
      ["goes on", { waitedFor: "lake", forMs: 5_000 }],
    ]);
    expect(waiting.now).toBeUndefined();
  });

  it("is said again every minute, and at once where it is another server", async () => {
    const { clock, said, waiting } = watched();
    for (let seconds = 0; seconds < 130; seconds += 10) {
      waiting.began(lake);
      await clock.sleep(10_000);
    }
    waiting.began(kafka);
    expect(said.map(([, context]) => context)).toMatchObject([
      { waitsFor: "lake", forMs: 0 },
      { waitsFor: "lake", forMs: 60_000 },
      { waitsFor: "lake", forMs: 120_000 },
      { waitsFor: "kafka", forMs: 0 },
    ]);
  });
});
