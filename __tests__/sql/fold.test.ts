import fc from "fast-check";
import { countsBefore } from "../../functions/domain/trip-order";
import type { LakeTrip } from "../../contracts/trip-schema";
import { lakeTrip } from "../functions/adapters/embedded/lake-of-trips";
import { openFoldedDataset, type DiesBefore, type FoldedDataset } from "./fold-in-duckdb";

const startMs = Date.parse("2026-06-05T20:00:00Z");
const hourMs = 3_600_000;
const next = { kind: "next", againHours: 3 } as const;

interface Written {
  readonly object: string;
  readonly pricedHour: number;
  /** When the object comes into the lake, in hours: within two of the end of its own. */
  readonly arrives: number;
  readonly rows: readonly LakeTrip[];
}

/** An object of an hour: trips of few ids, so that many are requested again. */
const anyObject = fc
  .record({
    pricedHour: fc.integer({ min: 0, max: 9 }),
    late: fc.double({ min: 0, max: 1.9, noNaN: true }),
    ids: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
    isRequested: fc.boolean(),
    isFormer: fc.boolean(),
  })
  .map(({ pricedHour, late, ids, isRequested, isFormer }) => ({ pricedHour, late, ids, isRequested, isFormer }));

const anyFold = fc.record({
  at: fc.double({ min: 0, max: 14, noNaN: true }),
  diesBefore: fc.constantFrom<DiesBefore>("the commit", "the view", "nothing", "nothing"),
});

function writtenOf(
  objects: readonly {
    pricedHour: number;
    late: number;
    ids: readonly number[];
    isRequested: boolean;
    isFormer: boolean;
  }[],
) {
  return objects.map(({ pricedHour, late, ids, isRequested, isFormer }, n): Written => {
    const priced = new Date(startMs + pricedHour * hourMs + n * 1_000).toISOString();
    const [day, hour] = [priced.slice(0, 10), priced.slice(11, 13)];
    return {
      object: `gs://lake/trips/dt=${day}/hour=${hour}/topic_result-0-${n}.ndjson.gz`,
      pricedHour,
      arrives: pricedHour + 1 + late,
      rows: ids.map((id, at) =>
        lakeTrip(`t${id}`, {
          agent_timestamp: priced,
          requested_at: isRequested ? new Date(Date.parse(priced) - 5_000_000).toISOString() : null,
          sequence: isFormer ? null : `${priced} ${n} ${at}`,
          prix_travel: n * 10 + at + 1,
        }),
      ),
    };
  });
}

/** Each id with the row of it that counts, of objects that have come. */
function expected(written: readonly Written[]): readonly string[] {
  const first = new Map<string, { readonly row: LakeTrip; readonly object: string }>();
  for (const { object, rows } of written)
    for (const row of rows) {
      const there = first.get(row.trip_id);
      const isFirst = !there || countsBefore(row, there.row);
      const isTie = there && !isFirst && !countsBefore(there.row, row);
      if (isFirst || (isTie && object < there.object)) first.set(row.trip_id, { row, object });
    }
  return [...first].map(([id, { row }]) => `${id} ${row.prix_travel.toFixed(2)}`).sort();
}

const idsOf = (rows: readonly string[]) => rows.map((row) => row.split(" ")[0]);

describe("the fold of the lake's hours, by BigQuery's statements", () => {
  let dataset: FoldedDataset | undefined;
  afterEach(() => dataset?.close());

  it("shows each trip once at any time, and the first of them once folded, however objects come and folds die", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyObject, { minLength: 1, maxLength: 8 }),
        fc.array(anyFold, { maxLength: 6 }),
        async (objects, folds) => {
          dataset?.close();
          const there = (dataset = await openFoldedDataset(7));
          const written = writtenOf(objects);
          const arrived: Written[] = [];
          const events = [
            ...written.map((one) => ({ at: one.arrives, object: one })),
            ...folds.map((one) => ({ at: one.at, diesBefore: one.diesBefore })),
          ].sort((one, other) => one.at - other.at);
          for (const event of events) {
            if ("object" in event) {
              const { object, pricedHour, rows } = event.object;
              await there.arrive(object, startMs + pricedHour * hourMs, rows);
              arrived.push(event.object);
            } else await there.fold(startMs + event.at * hourMs, next, event.diesBefore);
            expect(idsOf(await there.trips())).toEqual(idsOf(expected(arrived)));
          }
          const end = startMs + 40 * hourMs;
          await there.fold(end, { kind: "next", againHours: 48 }, "nothing");
          expect(await there.trips()).toEqual(expected(written));
          // Twice is once.
          await there.fold(end, { kind: "next", againHours: 48 }, "nothing");
          expect(await there.trips()).toEqual(expected(written));
        },
      ),
      { numRuns: 8 },
    );
  });

  const trip = (id: string, pricedAt: string, price: number, requested_at: string | null = null) =>
    lakeTrip(id, { agent_timestamp: pricedAt, sequence: pricedAt, requested_at, prix_travel: price });

  it("sees a trip to the minute, and an object that came late by the day", async () => {
    dataset = await openFoldedDataset(7);
    await dataset.fold(startMs, next, "nothing");
    await dataset.arrive("gs://lake/trips/dt=2026-06-05/hour=20/a", startMs, [trip("a", "2026-06-05T20:01:00Z", 1)]);
    expect(await dataset.trips()).toEqual(["a 1.00"]);
    await dataset.fold(startMs + 20 * hourMs, next, "nothing");
    await dataset.arrive("gs://lake/trips/dt=2026-06-05/hour=21/b", startMs + hourMs, [
      trip("b", "2026-06-05T21:01:00Z", 2),
    ]);
    expect(await dataset.trips()).toEqual(["a 1.00"]);
    await dataset.fold(startMs + 21 * hourMs, { kind: "next", againHours: 48 }, "nothing");
    expect(await dataset.trips()).toEqual(["a 1.00", "b 2.00"]);
  });

  it("sees an object that comes two hours after its hour's end at once, although the hour is folded", async () => {
    dataset = await openFoldedDataset(7);
    // Folded until midnight: the hour from 22:00 on is over since 23:00.
    await dataset.fold(startMs + 4 * hourMs + 1_200_000, next, "nothing");
    await dataset.arrive("gs://lake/trips/dt=2026-06-05/hour=22/late", startMs + 2 * hourMs, [
      trip("late", "2026-06-05T22:01:00Z", 1),
    ]);
    expect(await dataset.trips()).toEqual(["late 1.00"]);
  });

  it("knows an id again within its days, and no longer", async () => {
    dataset = await openFoldedDataset(2);
    const days = [5, 6, 9];
    for (const [n, day] of days.entries()) {
      const at = `2026-06-0${day}T20:01:00Z`;
      await dataset.arrive(`gs://lake/trips/dt=2026-06-0${day}/hour=20/o`, Date.parse(`2026-06-0${day}T20:00:00Z`), [
        trip("a", at, n + 1),
      ]);
      await dataset.fold(Date.parse(at) + 2 * hourMs, next, "nothing");
    }
    expect(await dataset.trips()).toEqual(["a 1.00", "a 3.00"]);
  });

  it("puts a trip that comes late, and before the one that is folded, in its place", async () => {
    dataset = await openFoldedDataset(7);
    const arrive = (hour: number, price: number) =>
      dataset?.arrive(`gs://lake/trips/dt=2026-06-05/hour=${hour}/o`, startMs + (hour - 20) * hourMs, [
        trip("a", `2026-06-05T${hour}:01:00Z`, price),
      ]);
    await arrive(21, 2);
    await dataset.fold(startMs + 3 * hourMs, next, "nothing");
    expect(await dataset.trips()).toEqual(["a 2.00"]);
    await arrive(20, 1);
    await dataset.fold(startMs + 4 * hourMs, { kind: "next", againHours: 48 }, "nothing");
    expect(await dataset.trips()).toEqual(["a 1.00"]);
  });

  it("replaces hours by what the lake holds of them now, and nothing beside them", async () => {
    dataset = await openFoldedDataset(7);
    const arrive = (name: string, hour: number, rows: readonly LakeTrip[]) =>
      dataset?.arrive(`gs://lake/trips/dt=2026-06-05/hour=${hour}/${name}`, startMs + (hour - 20) * hourMs, rows);
    await arrive("a", 20, [trip("a", "2026-06-05T20:01:00Z", 1)]);
    await arrive("b", 21, [trip("b", "2026-06-05T21:01:00Z", 2)]);
    await dataset.fold(startMs + 20 * hourMs, next, "nothing");
    await arrive("repair", 20, [trip("c", "2026-06-05T20:02:00Z", 3)]);
    expect(await dataset.trips()).toEqual(["a 1.00", "b 2.00"]);
    const hours = { kind: "replace", from: "2026-06-05T20:00:00Z", to: "2026-06-05T21:00:00Z" } as const;
    await dataset.fold(startMs + 20 * hourMs, hours, "the commit");
    expect(await dataset.trips()).toEqual(["a 1.00", "b 2.00"]);
    await dataset.fold(startMs + 20 * hourMs, hours, "nothing");
    expect(await dataset.trips()).toEqual(["a 1.00", "b 2.00", "c 3.00"]);
  });
});
