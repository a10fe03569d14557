import { gzipSync } from "zlib";
import { createHash } from "crypto";
import { tripSequence } from "../../../../contracts/log-records";
import type { Coordinates } from "../../../../contracts/wire";
import { createLakeTrainer } from "../../../../functions/adapters/embedded/lake-trainer";
import type { ObjectStore } from "../../../../functions/ports/object-store";
import { createMemoryObjectStore } from "../../memory-stores";
import { cityPickups, lakeOf, writeRows } from "../../train-zones/lake-of-pickups";
import { lakeTrip } from "./lake-of-trips";

const open = (lake: ObjectStore, most?: number) =>
  createLakeTrainer({
    lake,
    seed: 1,
    starts: 1,
    pickups: () => Promise.resolve([]),
    ...(most !== undefined && { most }),
  });
const all = { fromMs: 0 };
const judges = (id: string) => createHash("md5").update(id).digest("hex") < "3";
const placesOf = (pickups: readonly Coordinates[]) =>
  pickups.map(({ latitude, longitude }) => `${latitude},${longitude}`).sort();

describe("the trainer over a lake", () => {
  it("learns from no trip that judges, and lets every other one be learned from", async () => {
    const pickups = cityPickups(2_000, 3);
    const trainer = open(await lakeOf(pickups, "2026-01-01T10:00:00.000Z"));
    const expected = pickups.filter((_, n) => judges(`trip ${n}`));
    expect(expected.length).toBeGreaterThan(300);
    expect(placesOf(await trainer.judges(all))).toEqual(placesOf(expected));
    expect((await trainer.train(8, all))?.trainedOn.pickups).toBe(2_000 - expected.length);
  });

  it("learns from those that judge too, while they are too few to judge by", async () => {
    const trainer = open(await lakeOf(cityPickups(500, 3), "2026-01-01T10:00:00.000Z"));
    expect((await trainer.judges(all)).length).toBeGreaterThan(50);
    expect((await trainer.train(8, all))?.trainedOn.pickups).toBe(500);
  });

  it("counts a trip once, as it counts in the warehouse", async () => {
    const lake = createMemoryObjectStore();
    const told = (offset: number, latitude: number) =>
      lakeTrip("again", {
        client_latitude: latitude,
        sequence: tripSequence({ topic: "topic_source", logId: "A".repeat(22), partition: 0 }, offset, 0, 1),
      });
    await writeRows(lake, [told(7, 10), told(9, 20)], 0);
    await writeRows(lake, [told(2, 30), told(8, 40)], 2);
    expect((await open(lake).train(1, all))?.zones).toMatchObject([{ latitude: 30, pickups: 1 }]);
  });

  it("takes trips of the window alone, to the moment", async () => {
    const lake = createMemoryObjectStore();
    const times = [
      "2026-01-01T23:59:59.999Z",
      "2026-01-02T10:00:00.000Z",
      "2026-01-02T10:00:00.001Z",
      "2026-01-03T00:00:00.000Z",
    ];
    for (const [n, time] of times.entries())
      await writeRows(lake, [lakeTrip(`trip of ${time}`, { agent_timestamp: time, client_latitude: n })], n);
    const trained = await open(lake).train(9, { fromMs: Date.parse("2026-01-02T10:00:00.001Z") });
    expect(trained?.trainedOn).toEqual({ pickups: 2, from: times[2], to: times[3] });
    expect(await open(lake).train(9, { fromMs: Date.parse("2026-01-04T00:00:00Z") })).toBeUndefined();
  });

  it("holds no more trips than it learns from, and draws the same ones in whatever order they lie", async () => {
    const pickups = cityPickups(3_000, 5);
    const lake = createMemoryObjectStore();
    for (let at = 0; at < 3_000; at += 500)
      await writeRows(
        lake,
        pickups
          .slice(at, at + 500)
          .map(({ latitude, longitude }, n) =>
            lakeTrip(`trip ${at + n}`, { client_latitude: latitude, client_longitude: longitude }),
          ),
        at,
      );
    const whole = await lakeOf(pickups, "2026-01-01T10:00:00.000Z");
    const [one, other] = [await open(lake, 1_100).train(8, all), await open(whole, 1_100).train(8, all)];
    expect(one?.trainedOn.pickups).toBe(1_100);
    expect(one?.zones).toEqual(other?.zones);
  });

  it("reads over objects that are empty, gone or none of load-lake's", async () => {
    const lake = await lakeOf(cityPickups(300, 1), "2026-01-01T10:00:00.000Z");
    await lake.create("trips/dt=1970-01-01/hour=00/empty.ndjson.gz", gzipSync(""), {});
    await lake.create("trips/dt=2026-01-01/hour=10/notes.txt", Buffer.from("not a row"), {});
    expect((await open(lake).train(8, all))?.trainedOn.pickups).toBe(300);
  });

  it("learns nothing from a lake with an object that is damaged, and names it", async () => {
    const lake = await lakeOf(cityPickups(300, 1), "2026-01-01T10:00:00.000Z");
    await lake.create("trips/dt=2026-01-01/hour=11/cut.ndjson.gz", new Uint8Array(), {});
    await expect(open(lake).train(8, all)).rejects.toMatchObject({
      code: "RS-LAKE-DAMAGED",
      message: expect.stringContaining("hour=11/cut.ndjson.gz") as string,
    });
  });
});
