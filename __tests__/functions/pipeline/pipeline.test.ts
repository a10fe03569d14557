import { rm } from "fs/promises";
import { join } from "path";
import { topicSource } from "../../../contracts/topics";
import { rawMessage } from "../../../functions/produce/request-message";
import { temporaryFolder, type TemporaryFolder } from "../../temporary-folder";
import { badMessages, codesOf, messageOf, oddMessages, originalMessage, tripWith } from "./bad-input";
import { openEmbeddedStores, type EmbeddedStores } from "./embedded-stores";

describe("the pipeline on embedded stores", () => {
  let folder: TemporaryFolder;
  let stores: EmbeddedStores;
  beforeEach(async () => {
    folder = temporaryFolder();
    stores = await openEmbeddedStores(folder.path);
  });
  afterEach(() => stores.close());
  const reopen = async (change: () => Promise<void> = () => Promise.resolve()) => {
    await stores.close();
    await change();
    stores = await openEmbeddedStores(folder.path);
  };
  const play = (...messages: readonly (string | Uint8Array)[]) =>
    stores.play(messages.map((message) => rawMessage(Buffer.from(message))));

  it("brings the original system's message to lake and index, priced: 943.938 km, 1887.88", async () => {
    await play(originalMessage);
    const priced = { distance: 943.938, prix_travel: 1887.88, confort: "standard" };
    const [found, ...more] = await stores.index.find({ client: "FALL" }, 10);
    expect(found).toMatchObject({
      ...priced,
      telephoneClient: "060786575",
      locationClient: { lat: 48.8566, lon: 2.3522 },
    });
    expect(more).toEqual([]);
    expect(await stores.stored()).toMatchObject([{ ...priced, trip_id: found?.trip_id, client_latitude: 48.8566 }]);
    expect(JSON.stringify(await stores.stored())).not.toMatch(/FALL|DIOP|0786575/);
    expect(await stores.deadLetters()).toEqual([]);
  });

  it("prices what is odd and right, trip by trip", async () => {
    for (const { what, bytes, trips } of oddMessages) {
      const before = await stores.index.count();
      await play(bytes);
      expect([what, (await stores.index.count()) - before]).toEqual([what, trips]);
    }
    expect(await stores.deadLetters()).toEqual([]);
    expect((await stores.index.find({ client: "FALL" }, 100)).filter((trip) => trip.distance === 0)).toMatchObject([
      { prix_travel: 0 },
    ]);
  });

  it("keeps every bad message unchanged under its code, and prices the good trips beside it", async () => {
    await play(...badMessages.map(({ bytes }) => bytes), originalMessage);
    const letters = await stores.deadLetters();
    for (const { what, bytes, codes } of badMessages) {
      const letter = letters.find(({ value }) => value?.equals(bytes));
      const found = letter?.refusedTrips.length ? letter.refusedTrips.map(({ code }) => code) : [letter?.code];
      expect([what, found]).toEqual([what, codes]);
    }
    expect(letters).toHaveLength(badMessages.length);
    const priced = badMessages.reduce((sum, message) => sum + (message.priced ?? 0), 1);
    expect([(await stores.priced()).length, await stores.index.count(), (await stores.stored()).length]).toEqual([
      priced,
      priced,
      priced,
    ]);
    expect(Object.values(codesOf(badMessages)).reduce((sum, count) => sum + count)).toBe(badMessages.length);
  });

  it("takes records without a key, without a value and without both, and keeps what it cannot use as it was", async () => {
    const producer = await stores.log.producer();
    await producer.send(topicSource.name, [
      { key: null, value: Buffer.from(originalMessage) },
      { key: Buffer.from("k"), value: null },
      { key: null, value: null },
      { key: Buffer.from([0xff, 0x00]), value: Buffer.from("?") },
    ]);
    await producer.close();
    await play();
    expect(await stores.index.count()).toBe(1);
    const letters = await stores.deadLetters();
    expect(letters.map(({ code, value, sourceKey }) => [code, value?.toString(), sourceKey && [...sourceKey]])).toEqual(
      expect.arrayContaining([
        ["RS-MESSAGE-NO-VALUE", undefined, [107]],
        ["RS-MESSAGE-NO-VALUE", undefined, null],
        ["RS-MESSAGE-NOT-JSON", "?", [0xff, 0x00]],
      ]),
    );
    expect(letters).toHaveLength(3);
  });

  it("keeps a result that cannot be read once, though both sinks refuse it", async () => {
    const producer = await stores.log.producer();
    await producer.send("topic_result", [{ key: null, value: Buffer.from("{}") }]);
    await producer.close();
    await play(originalMessage);
    const letters = await stores.deadLetters();
    expect(letters.map((letter) => letter.function).sort()).toEqual(["load-lake", "load-search"]);
    // In every count and list they are one: their key is where the record lies.
    expect(new Set(letters.map(({ topic, partition, offset }) => `${topic}-${partition}-${offset}`)).size).toBe(1);
    expect([await stores.index.count(), (await stores.stored()).length]).toEqual([1, 1]);
  });

  it("shows a trip that is told again under its id as it was told first", async () => {
    await play(messageOf(tripWith({ trip_id: "t-1" })));
    await play(messageOf(tripWith({ trip_id: "t-1", prix_base_per_km: 9 })), originalMessage);
    expect(await stores.deadLetters()).toEqual([]);
    expect(await stores.index.find({ tripId: "t-1" }, 10)).toMatchObject([{ prix_travel: 1887.88 }]);
    expect(await stores.index.count()).toBe(2);
    const rows = (await stores.stored()).filter(({ trip_id }) => trip_id === "t-1");
    // Both are in the lake, whose reports take the earliest.
    expect(rows.toSorted((a, b) => (a.agent_timestamp < b.agent_timestamp ? -1 : 1))[0]).toMatchObject({
      prix_travel: 1887.88,
    });
  });

  it("makes the index again from the log when its file has gone", async () => {
    await play(originalMessage, messageOf(tripWith({ trip_id: "t-1" })));
    const [before] = await stores.index.find({ tripId: "t-1" }, 1);
    await reopen(() => rm(join(folder.path, "search.duckdb")));
    expect(await stores.index.count()).toBe(0);
    await play();
    expect(await stores.index.find({ tripId: "t-1" }, 10)).toEqual([before]);
    expect([await stores.index.count(), (await stores.stored()).length]).toEqual([2, 2]);
  });

  it("goes on where it was when all is closed and opened again", async () => {
    await play(originalMessage);
    await reopen();
    await play(originalMessage);
    expect([(await stores.priced()).length, await stores.index.count(), (await stores.stored()).length]).toEqual([
      2, 2, 2,
    ]);
  });
});
