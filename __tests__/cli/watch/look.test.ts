import { Watch } from "../../../cli/watch/look";
import { systemClock } from "../../../functions/runtime/clock";
import { rawMessage } from "../../../functions/produce/request-message";
import { badMessages, codesOf, messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";
import { openEmbeddedStores, type EmbeddedStores } from "../../functions/pipeline/embedded-stores";
import { temporaryFolder } from "../../temporary-folder";

describe("a look at a platform", () => {
  let stores: EmbeddedStores;
  let watch: Watch;
  beforeEach(async () => {
    stores = await openEmbeddedStores(temporaryFolder().path);
    watch = new Watch(stores, systemClock);
  });
  afterEach(async () => {
    await watch.close();
    await stores.close();
  });
  const play = (...messages: readonly (string | Uint8Array)[]) =>
    stores.play(messages.map((message) => rawMessage(Buffer.from(message))));
  const standard = (classes: readonly { readonly comfort: string }[]) =>
    classes.find(({ comfort }) => comfort === "standard");

  it("tells what was earned, by class, lately, in the last minute and in the last hour", async () => {
    await play(originalMessage, messageOf(tripWith({ confort: "high" }), tripWith({ confort: "High" })));
    const { lately, lastMinute, lastHour } = await watch.look();
    for (const classes of [lately, lastMinute, lastHour]) {
      expect(standard(classes)).toEqual({ comfort: "standard", trips: 1, revenue: "1887.88" });
      expect(classes.find(({ comfort }) => comfort === "high")?.trips).toBe(2);
    }
  });

  it("tells how far each function is behind, and the newest trips first", async () => {
    await play(originalMessage);
    const { lag, latest } = await watch.look();
    expect(lag).toEqual(["enrich", "load-search", "load-lake"].map((name) => ({ function: name, records: 0 })));
    expect(latest).toMatchObject([{ nomclient: "FALL", prix_travel: 1887.88 }]);
    const producer = await stores.log.producer();
    await producer.send("topic_source", [{ key: null, value: Buffer.from(originalMessage) }]);
    expect((await watch.look()).lag[0]).toEqual({ function: "enrich", records: 1 });
  });

  it("counts what is refused by its code, once, however often it looks", async () => {
    expect((await watch.look()).refused).toEqual([]);
    await play(...badMessages.map(({ bytes }) => bytes));
    const expected = codesOf(badMessages);
    for (let looks = 0; looks < 3; looks++) {
      const { refused } = await watch.look();
      expect(Object.fromEntries(refused.map(({ code, times }) => [code, times]))).toEqual(expected);
    }
    await play("not JSON");
    const again = (await watch.look()).refused.find(({ code }) => code === "RS-MESSAGE-NOT-JSON");
    expect(again?.times).toBe((expected["RS-MESSAGE-NOT-JSON"] ?? 0) + 1);
  });

  it("measures how soon a trip is found by those that came since the look before", async () => {
    await play(originalMessage);
    expect((await watch.look()).searchableAfterMs).toBeUndefined();
    expect((await watch.look()).searchableAfterMs).toBeUndefined();
    await play(originalMessage);
    const found = await watch.look();
    const [newest] = found.latest;
    expect(found.searchableAfterMs).toBe(Date.parse(found.at) - Date.parse(newest?.agent_timestamp ?? ""));
  });
});
