import { gzipSync } from "zlib";
import { readTripRows, tripObjects } from "../../../functions/runtime/lake-object";
import { messageOf, tripWith } from "../pipeline/bad-input";

const name = "trips/dt=2026-06-05/hour=08/topic_result-0-0.ndjson.gz";
const lakeOf = (body: Uint8Array | undefined) => ({ place: "a lake", read: () => Promise.resolve(body) });

describe("the objects of the lake", () => {
  it("are read with the share that is done: a folder counts as much as another, and of it each object", async () => {
    const names = [
      "trips/dt=2026-06-05/hour=08/a.ndjson.gz",
      "trips/dt=2026-06-05/hour=09/b.ndjson.gz",
      "trips/dt=2026-06-06/hour=01/c.ndjson.gz",
    ];
    const shares: number[] = [];
    const lake = {
      ...lakeOf(gzipSync("{}\n")),
      folders: () => Promise.resolve(["trips/dt=2026-06-05/", "trips/dt=2026-06-06/", "trips/dt=2026-06-07/"]),
      list: (prefix: string) => Promise.resolve(names.filter((each) => each.startsWith(prefix))),
    };
    const window = { fromMs: Date.parse("2026-06-05"), toMs: Date.parse("2026-06-07") };
    const read: string[] = [];
    for await (const { name: each } of tripObjects(lake, window, (share) => shares.push(share))) read.push(each);
    expect(read).toEqual(names);
    expect(shares).toEqual([0.25, 0.5, 1]);
  });
});

describe("an object of the lake", () => {
  const rows = Buffer.from(`${messageOf(tripWith({ prix_travel: 8.48 }), tripWith({ prix_travel: 7 }))}\n`);
  const body = gzipSync(rows);

  it("has its rows as they were written, whichever of its bits was flipped, or is refused by its name", async () => {
    const outcomes = { right: 0, refused: 0 };
    for (let bit = 0; bit < body.length * 8; bit++) {
      const flipped = Buffer.from(body);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const read = await readTripRows(lakeOf(flipped), name).catch((error: unknown) => error);
      if (Buffer.isBuffer(read)) {
        expect([bit, read.equals(rows)]).toEqual([bit, true]);
        outcomes.right++;
      } else {
        expect(read).toMatchObject({ code: "RS-LAKE-DAMAGED", message: expect.stringContaining(name) as string });
        outcomes.refused++;
      }
    }
    // What says when and on which system it was packed says nothing of the rows.
    expect(outcomes.right).toBeLessThan(10 * 8);
    expect(outcomes.refused).toBeGreaterThan((body.length - 10) * 8 - 1);
  });

  it("is refused wherever it is cut off", async () => {
    for (const length of [0, 1, 10, body.length - 9, body.length - 8, body.length - 1])
      await expect(readTripRows(lakeOf(body.subarray(0, length)), name)).rejects.toMatchObject({
        code: "RS-LAKE-DAMAGED",
      });
  });

  it("has no rows when it is gone", async () => {
    expect(await readTripRows(lakeOf(undefined), name)).toBeUndefined();
  });
});
