import { currentPriceFactorsObject } from "../../../contracts/lake-layout";
import type { PriceFactors } from "../../../contracts/price-factors";
import { priceFactorsVersion } from "../../../functions/domain/price-factors";
import { ServedFactors, type FactorsState } from "../../../functions/enrich/served-factors";
import { UnavailableError } from "../../../functions/ports/errors";
import { PriceFactorVersions, type FactorsInUse } from "../../../functions/runtime/price-factor-versions";
import { readSettings } from "../../../functions/runtime/settings";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";

const monday = Date.parse("2026-06-01T08:30:00Z");
const zone = (number: number) => ({ zone: number, model: "zones-0123456789ab" });

/** Zone 3 has this factor on Mondays from 8 to 9, and 100 percent else. */
function factorsOf(percent: number): PriceFactors {
  const zones = [{ zone: 3, percents: Array.from({ length: 168 }, (_, hour) => (hour === 8 ? percent : 100)) }];
  return {
    format: 1,
    version: priceFactorsVersion(zones),
    zones,
    madeAt: "2026-06-01T00:00:00.000Z",
    drivers: 10,
    tripsPerDriver: 1,
    mostPercent: 1_000,
    knownDemand: { trips: 100, from: "2026-05-01T00:00:00.000Z", to: "2026-06-01T00:00:00.000Z" },
  };
}

describe("the price factors that are served", () => {
  const open = (versions?: Pick<PriceFactorVersions, "current">) => {
    const clock = createTestClock(monday);
    const store = createMemoryObjectStore();
    const lake = new PriceFactorVersions(store);
    const reported: FactorsState[] = [];
    const factors = new ServedFactors({
      versions: versions ?? lake,
      clock,
      settings: readSettings("enrich", { RS_ZONES_REFRESH_MS: "1000", RS_PRICE_CAP_PERCENT: "180" }),
      onChange: (state) => reported.push(state),
    });
    return { clock, store, lake, factors, reported };
  };

  it("are those in use for the zone and the hour of the week, from the next look on, up to the cap of enrich", async () => {
    const { clock, lake, factors, reported } = open();
    await lake.use(factorsOf(150));
    await factors.refresh();
    const find = factors.finder();
    expect(find(zone(3), monday)).toBe(150);
    expect(find(zone(3), monday + 7 * 24 * 3_600_000)).toBe(150);
    expect([find(zone(3), monday + 3_600_000), find(zone(4), monday), find(undefined, monday)]).toEqual([
      100, 100, 100,
    ]);
    await lake.use(factorsOf(900));
    expect(factors.finder()(zone(3), monday)).toBe(150);
    await clock.sleep(1_000);
    factors.finder();
    await factors.refresh();
    expect(factors.finder()(zone(3), monday)).toBe(180);
    expect(reported).toEqual([factorsOf(150), factorsOf(900)].map(({ version }) => ({ version, trouble: undefined })));
  });

  it("are 1 where there are none, which is reported once and stops nothing", async () => {
    const { factors, reported } = open();
    for (let look = 0; look < 3; look++) {
      expect(factors.finder()(zone(3), monday)).toBe(100);
      await factors.refresh();
    }
    expect(reported).toEqual([{ version: undefined, trouble: "RS-FACTORS-MISSING" }]);
  });

  it("are 1 again once the document is taken away", async () => {
    const { lake } = open();
    await lake.use(factorsOf(150));
    let isThere = true;
    const current = (known?: string) => (isThere ? lake.current(known) : Promise.resolve(undefined));
    const { factors, reported } = open({ current } as Pick<PriceFactorVersions, "current">);
    await factors.refresh();
    expect(factors.finder()(zone(3), monday)).toBe(150);
    isThere = false;
    await factors.refresh();
    expect(factors.finder()(zone(3), monday)).toBe(100);
    expect(reported.at(-1)).toEqual({ version: undefined, trouble: "RS-FACTORS-MISSING" });
  });

  it.each([
    ["no JSON", "factors"],
    ["of another format", JSON.stringify({ ...factorsOf(150), format: 2 })],
    ["a factor below 1", JSON.stringify(factorsOf(90))],
    ["of an hour too few", JSON.stringify({ ...factorsOf(150), zones: [{ zone: 3, percents: [100] }] })],
  ])("are 1 before good ones, and the last good ones after, where the document is %s", async (_what, text) => {
    const first = open();
    await first.store.replace(currentPriceFactorsObject, Buffer.from(text), undefined);
    await first.factors.refresh();
    expect(first.factors.finder()(zone(3), monday)).toBe(100);
    expect(first.reported).toEqual([{ version: undefined, trouble: "RS-FACTORS-UNREADABLE" }]);

    const { store, lake, factors, reported } = open();
    await lake.use(factorsOf(150));
    await factors.refresh();
    const { generation } = (await lake.current()) as FactorsInUse;
    await store.replace(currentPriceFactorsObject, Buffer.from(text), generation);
    await factors.refresh();
    expect(factors.finder()(zone(3), monday)).toBe(150);
    expect(reported.at(-1)).toEqual({ version: factorsOf(150).version, trouble: "RS-FACTORS-UNREADABLE" });
  });

  it("stay the last good ones while the lake is away", async () => {
    const failures: Error[] = [];
    const { lake } = open();
    const current = (known?: string) => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : lake.current(known);
    };
    const { factors, reported } = open({ current } as Pick<PriceFactorVersions, "current">);
    await lake.use(factorsOf(150));
    await factors.refresh();
    failures.push(new UnavailableError("the lake", { server: "lake" }), new TypeError("anything"));
    for (let look = 0; look < 3; look++) {
      await factors.refresh();
      expect(factors.finder()(zone(3), monday)).toBe(150);
    }
    expect(reported.map(({ trouble }) => trouble)).toEqual([
      undefined,
      "RS-UNAVAILABLE",
      "RS-FACTORS-UNREADABLE",
      undefined,
    ]);
  });
});

describe("the versions of price factors in a lake", () => {
  it("are written once, and one is in use", async () => {
    const store = createMemoryObjectStore();
    const lake = new PriceFactorVersions(store);
    expect(await lake.current()).toBeUndefined();
    for (const percent of [120, 130, 120]) await lake.use(factorsOf(percent));
    const { factors, generation } = (await lake.current()) as FactorsInUse;
    expect(factors).toEqual(factorsOf(120));
    expect(await lake.current(generation)).toBe("unchanged");
    expect(await store.list("models/ride_hailing_clusters/price-factors/factors-")).toHaveLength(2);
  });

  it("refuse one that comes between another's look and its writing", async () => {
    const store = createMemoryObjectStore();
    const late = new PriceFactorVersions({
      ...store,
      async replace(name, body, generation) {
        await new PriceFactorVersions(store).use(factorsOf(110));
        return store.replace(name, body, generation);
      },
    });
    await expect(late.use(factorsOf(120))).rejects.toMatchObject({ code: "RS-FACTORS-CHANGED" });
    expect((await new PriceFactorVersions(store).current())?.factors).toEqual(factorsOf(110));
  });
});
