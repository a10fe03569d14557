import { bridging } from "../../cli/demo/bridging";
import { firstAnswer, type AskedServer } from "../../cli/first-answer";
import { UnavailableError } from "../../functions/ports/errors";
import { openFrozenServer } from "../functions/adapters/frozen-server";
import { createTestClock } from "../functions/test-clock";
import { ridestream } from "./ridestream";

describe("a server that somebody waits for", () => {
  const asked = (told: string[]): AskedServer => ({
    server: "kafka",
    address: "Kafka at b:9092",
    onWait: (what) => told.push(what),
    tellAfterMs: 1,
    withinMs: 50,
  });

  it("is named when it does not answer at once, and ends the wait when it does not answer at all", async () => {
    const told: string[] = [];
    await expect(firstAnswer(asked(told), () => new Promise(() => undefined))).rejects.toMatchObject({
      code: "RS-UNAVAILABLE",
      message: "Kafka at b:9092, asked for 50 ms, is not available now",
    });
    expect(told).toEqual(["Waiting for Kafka at b:9092, 1 s at the most."]);
  });

  it("is not named when it answers, or refuses, at once", async () => {
    const told: string[] = [];
    const soon = { ...asked(told), tellAfterMs: 60_000, withinMs: Number.POSITIVE_INFINITY };
    expect(await firstAnswer(soon, () => Promise.resolve(7))).toBe(7);
    await expect(firstAnswer(soon, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(told).toEqual([]);
  });

  it("is bridged by a demo that streams, once for each outage, until that lasts too long", async () => {
    const clock = createTestClock();
    const told: string[] = [];
    const onRetry = bridging({ clock, onWait: (what) => told.push(what), withinMs: 10_000 });
    const away = new UnavailableError("Elasticsearch at http://e:9200");
    const failFor = async (ms: number) => {
      for (let at = 0; at <= ms; at += 1_000) {
        onRetry(away, 1_000);
        await clock.sleep(1_000);
      }
    };
    await failFor(5_000);
    await clock.sleep(60_000);
    await failFor(5_000);
    const waiting = "Waiting: Elasticsearch at http://e:9200 is not available now; 10 s at the most.";
    expect(told).toEqual([waiting, waiting]);
    await expect(failFor(20_000)).rejects.toBe(away);
  });

  it.each([
    [["dlq", "list"], { RS_KAFKA_BROKERS: "127.0.0.1:9" }, "Kafka at 127.0.0.1:9"],
    [["trips", "latest"], { RS_ELASTICSEARCH_URL: "http://127.0.0.1:9" }, "Elasticsearch at http://127.0.0.1:9"],
  ])("ends %j where nothing listens, which promises no other try", async (args, env, address) => {
    const { code, stderr } = await ridestream(args, { env });
    expect(code).toBe(1);
    expect(stderr).toContain(`RS-UNAVAILABLE: ${address}`);
    expect(stderr).toContain("start it, open its port to this machine, or correct its address");
    expect(stderr).not.toContain("again");
  });

  it("ends a command that it says nothing to, by the bound of its client", async () => {
    const server = await openFrozenServer("says nothing");
    try {
      const env = { RS_ELASTICSEARCH_URL: server.address, RS_ELASTICSEARCH_TIMEOUT_MS: "100" };
      const { code, stderr } = await ridestream(["revenue"], { env });
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(`RS-UNAVAILABLE: Elasticsearch at ${server.address}`),
      ]);
    } finally {
      await server.close();
    }
  });
});
