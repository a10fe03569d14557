import type { Coordinates } from "../../../contracts/wire";
import { createLakeTrainer } from "../../../functions/adapters/embedded/lake-trainer";
import { distanceMetres } from "../../../functions/domain/distance";
import type { Clock } from "../../../functions/ports/clock";
import type { ObjectStore } from "../../../functions/ports/object-store";
import type { ZoneTrainer } from "../../../functions/ports/zone-trainer";
import { readSettings } from "../../../functions/runtime/settings";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import { createTrainZones, trainZonesOnce, type TrainZonesProps } from "../../../functions/train-zones/train-zones";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";
import { cityPickups, lakeOf, shifted } from "./lake-of-pickups";

const settings = readSettings("train-zones", {});
const firstDay = "2026-01-01T10:00:00.000Z";
const nextMonth = "2026-02-15T10:00:00.000Z";
const clockAt = (at: string) => createTestClock(Date.parse(at) + 60_000);
const seeds = Array.from({ length: 20 }, (_, n) => n + 1);
const fewStarts = 8;

interface Training {
  readonly lake: ObjectStore;
  readonly clock: Clock;
  readonly seed?: number;
}
const props = ({ lake, clock, seed = 1 }: Training): TrainZonesProps => ({
  trainer: createLakeTrainer({ lake, seed, starts: fewStarts, pickups: () => Promise.resolve([]) }),
  store: lake,
  clock,
  settings,
});
const train = async (training: Training, more: Partial<TrainZonesProps> = {}) => {
  const outcome = await trainZonesOnce({ ...props(training), ...more });
  if (!outcome) throw new Error("there was nothing to learn from");
  return outcome;
};
const trips = 1_600;

/** A lake whose first zones were learned from a month, and that another month has come into. */
async function twoMonths(first: readonly Coordinates[], next: readonly Coordinates[], seed: number) {
  const lake = await lakeOf(first, firstDay);
  const before = await train({ lake, clock: clockAt(firstDay), seed });
  await lakeOf(next, nextMonth, lake);
  const after = await train({ lake, clock: clockAt(nextMonth), seed });
  return { lake, before, after };
}

describe("training zones again", () => {
  it("keeps every number, and the model, where the same trips are learned again", async () => {
    for (const seed of seeds) {
      const lake = await lakeOf(cityPickups(trips, seed), firstDay);
      const first = await train({ lake, clock: clockAt(firstDay), seed });
      expect(first.verdict).toMatchObject({
        promoted: true,
        reason: "first",
        current: null,
        added: [1, 2, 3, 4, 5, 6, 7, 8],
      });
      const again = await train({ lake, clock: clockAt(firstDay), seed });
      expect(again.verdict).toMatchObject({ promoted: false, reason: "same" });
      expect(again.candidate.zones).toEqual(first.candidate.zones);
      // Another draw of starts finds other zones, and their numbers stay with the places.
      const other = await train({ lake, clock: clockAt(firstDay), seed: seed + 100 });
      expect(other.candidate.zones.map(({ zone }) => zone)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(other.verdict.kept).toHaveLength(8);
    }
  });

  it("promotes zones that have moved along with a city by 3 km, and keeps their numbers", async () => {
    for (const seed of seeds) {
      const city = cityPickups(trips, seed);
      const { lake, before, after } = await twoMonths(city, shifted(city, 3), seed);
      expect(after.verdict).toMatchObject({ promoted: true, reason: "better", current: before.candidate.version });
      expect((await new ZoneModels(lake).current())?.current).toMatchObject({
        version: after.candidate.version,
        former: [before.candidate.version],
      });
      const places = shifted(before.candidate.zones, 3);
      after.candidate.zones.forEach(({ zone, ...centre }, n) => {
        expect(zone).toBe(before.candidate.zones[n]?.zone);
        expect(distanceMetres(centre, places[n] ?? centre)).toBeLessThan(1);
      });
    }
  });

  it("keeps the model in use where the same city's trips differ by chance", async () => {
    for (const seed of seeds) {
      const { lake, before, after } = await twoMonths(cityPickups(trips, seed), cityPickups(trips, seed + 50), seed);
      expect([seed, after.verdict.promoted, after.verdict.reason, after.verdict.gain]).toEqual([
        seed,
        false,
        "not better",
        expect.any(Number),
      ]);
      expect((await new ZoneModels(lake).current())?.model).toEqual(before.candidate);
    }
  });
});

describe("a training", () => {
  const city = cityPickups(trips, 1);
  const learned = async () => {
    const lake = await lakeOf(city, firstDay);
    const first = await train({ lake, clock: clockAt(firstDay) });
    await lakeOf(shifted(city, 3), nextMonth, lake);
    return { lake, first };
  };

  it("finds nothing to learn from in an empty lake, and leaves it empty", async () => {
    const lake = createMemoryObjectStore();
    expect(await trainZonesOnce(props({ lake, clock: clockAt(firstDay) }))).toBeUndefined();
    expect(await lake.list("")).toEqual([]);
  });

  it("learns its first zones from given pickups, and from trips alone once there are a thousand", async () => {
    const given = cityPickups(300, 9);
    const over = async (count: number) => {
      const lake = await lakeOf(city.slice(0, count), firstDay);
      const clock = clockAt(firstDay);
      const trainer = createLakeTrainer({ lake, seed: 1, starts: 1, pickups: () => Promise.resolve(given) });
      return (await train({ lake, clock }, { trainer })).candidate.trainedOn;
    };
    expect(await over(100)).toEqual({ pickups: 400, from: firstDay, to: firstDay });
    // A fifth of them judge.
    expect((await over(1_600)).pickups).toBeGreaterThan(1_200);
    expect((await over(1_600)).pickups).toBeLessThan(1_400);
  });

  it("writes down what the model is, and a verdict that says why", async () => {
    const { lake, first } = await learned();
    const { candidate, verdict } = await train({ lake, clock: clockAt(nextMonth) });
    const models = new ZoneModels(lake);
    expect(await models.read(candidate.version)).toEqual(candidate);
    expect(candidate).toMatchObject({
      format: 1,
      name: "ride_hailing_clusters",
      trainedOn: { from: nextMonth, to: nextMonth },
      trainedAt: "2026-02-15T10:01:00.000Z",
      trainedBy: "k-means over the lake's objects",
      before: first.candidate.version,
    });
    expect(candidate.daviesBouldin).toBeGreaterThan(0);
    expect(await models.lastVerdict()).toEqual(verdict);
    const { gain, gainError, drift, currentDistance, candidateDistance } = verdict;
    expect(gain).toBeCloseTo(1 - (candidateDistance ?? 0) / (currentDistance ?? 1), 12);
    expect(gain).toBeGreaterThan(3 * (gainError ?? 1));
    expect(drift).toBeGreaterThan(0.5);
    expect(verdict.kept.map(({ movedKm }) => Math.round(movedKm))).toEqual(Array.from({ length: 8 }, () => 3));
  });

  it("promotes none, or any, where the operator says so; the candidate can be promoted later", async () => {
    const { lake, first } = await learned();
    const never = await train({ lake, clock: clockAt(nextMonth) }, { policy: "never" });
    expect(never.verdict).toMatchObject({ promoted: false, reason: "not asked" });
    const models = new ZoneModels(lake);
    expect((await models.current())?.current.version).toBe(first.candidate.version);
    expect(await models.read(never.candidate.version)).toEqual(never.candidate);
    const other = await train({ lake, clock: clockAt(nextMonth), seed: 2 }, { policy: "always" });
    expect(other.verdict.promoted).toBe(true);
  });

  it("takes another number of zones for asked for", async () => {
    const { lake, first } = await learned();
    const more = { settings: { ...settings, zones: 10 } };
    const { verdict, candidate } = await train({ lake, clock: clockAt(nextMonth) }, more);
    expect(verdict).toMatchObject({ promoted: true, reason: "zones", added: [9, 10], dropped: [] });
    expect(candidate.zones).toHaveLength(10);
    expect(first.candidate.zones).toHaveLength(8);
  });

  it("promotes what is better after a drift, though not by the margin", async () => {
    const { lake } = await learned();
    const strict = { ...settings, marginPercent: 99 };
    const drifted = await train({ lake, clock: clockAt(nextMonth) }, { settings: strict });
    expect(drifted.verdict).toMatchObject({ promoted: true, reason: "drift" });
    const { lake: again } = await learned();
    const patient = { ...strict, driftPercent: 10_000 };
    const kept = await train({ lake: again, clock: clockAt(nextMonth) }, { settings: patient });
    expect(kept.verdict).toMatchObject({ promoted: false, reason: "not better" });
  });

  it("is judged again by what was put into use while it trained", async () => {
    const { lake, first } = await learned();
    const clock = clockAt(nextMonth);
    const { trainer } = props({ lake, clock });
    let isCrossed = false;
    const crossed: ZoneTrainer = {
      ...trainer,
      async judges(window) {
        if (!isCrossed) {
          isCrossed = true;
          await train({ lake, clock, seed: 1 });
        }
        return trainer.judges(window);
      },
    };
    const late = await train({ lake, clock }, { trainer: crossed });
    expect(late.verdict).toMatchObject({ promoted: false, reason: "same", current: late.candidate.version });
    const { current } = (await new ZoneModels(lake).current()) ?? {};
    expect(current).toMatchObject({ version: late.candidate.version, former: [first.candidate.version] });
  });

  it("leaves a model in use that is there, at whatever call it dies, and the next one goes on", async () => {
    for (let dies = 0, isReached = true; isReached; dies++) {
      const { lake } = await learned();
      const clock = clockAt(nextMonth);
      let calls = 0;
      const mortal = new Proxy(lake, {
        get: (store, name) => {
          const value = store[name as keyof ObjectStore];
          if (typeof value !== "function" || name === "list" || name === "folders") return value;
          return (...args: readonly unknown[]) => {
            if (calls++ === dies) throw new Error("dies");
            return (value as (...given: readonly unknown[]) => unknown)(...args);
          };
        },
      });
      const { trainer } = props({ lake, clock });
      const outcome = await trainZonesOnce({ trainer, store: mortal, clock, settings }).catch(() => undefined);
      isReached = outcome === undefined;
      const models = new ZoneModels(lake);
      expect((await models.current())?.model.zones).toHaveLength(8);
      await train({ lake, clock });
      expect((await models.current())?.model.trainedOn.from).toBe(nextMonth);
    }
  });

  it("puts what was deployed before there were documents into use, with the numbers that it has", async () => {
    const lake = await lakeOf(city, firstDay);
    const clock = clockAt(firstDay);
    const { trainer } = props({ lake, clock });
    const deployed = await trainer.train(8, { fromMs: 0 });
    if (!deployed) throw new Error("there was nothing to learn from");
    const use = jest.fn(() => Promise.resolve());
    const former: ZoneTrainer = { ...trainer, use, adopt: () => Promise.resolve({ ...deployed, model: "first" }) };
    const { verdict } = await train({ lake, clock }, { trainer: former });
    expect(verdict).toMatchObject({ promoted: false, reason: "same" });
    const inUse = await new ZoneModels(lake).current();
    expect(inUse?.model.zones).toEqual(deployed.zones);
    expect(inUse?.model.bigQuery).toEqual({
      model: "first",
      centroids: deployed.zones.map(({ zone }) => ({ zone, centroid: zone })),
    });
    expect(use).toHaveBeenLastCalledWith(inUse?.model);
  });

  it("happens at the start, then by the schedule", async () => {
    const lake = await lakeOf(city, firstDay);
    const clock = clockAt(firstDay);
    const onTrained = jest.fn();
    const worker = createTrainZones({
      ...props({ lake, clock }),
      settings: { ...settings, retrain: "every 24 hours" },
      onTrained,
    });
    expect(await worker.step()).toBe("worked");
    for (let idle = 0; (await worker.step()) === "idle"; idle++)
      if (idle > 200_000) throw new Error("it never trains again");
    expect(clock.now()).toBe(Date.parse(firstDay) + 60_000 + 24 * 3_600_000);
    expect(onTrained).toHaveBeenCalledTimes(2);
    await worker.stop();
  });
});
