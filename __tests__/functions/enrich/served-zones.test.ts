import { ServedZones } from "../../../functions/enrich/served-zones";
import { UnavailableError } from "../../../functions/ports/errors";
import type { ZonesState } from "../../../functions/runtime/metrics";
import { readSettings } from "../../../functions/runtime/settings";
import { ZoneModels, type ModelInUse } from "../../../functions/runtime/zone-models";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";
import { zonesOf } from "../zones-of";

const startMs = Date.parse("2026-01-01T10:00:00Z");
const settings = readSettings("enrich", { RS_ZONES_REFRESH_MS: "1000", RS_ZONES_MAX_AGE_MS: "3600000" });
const paris = { latitude: 48.8566, longitude: 2.3522 };
const [one, two] = [zonesOf([[48, 2]]), zonesOf([[49, 2]])] as const;

describe("the zones that are served", () => {
  const open = (models?: Pick<ZoneModels, "current">) => {
    const clock = createTestClock(startMs);
    const lake = new ZoneModels(createMemoryObjectStore());
    const told: ZonesState[] = [];
    const zones = new ServedZones({
      models: models ?? lake,
      clock,
      settings,
      onChange: (state) => told.push(state),
    });
    const use = async (model: typeof one) => {
      await lake.save(model);
      await lake.use(model.version, await lake.current(), new Date(clock.now()).toISOString());
    };
    return { clock, lake, zones, told, use };
  };

  it("are those of the model in use, from the next look on", async () => {
    const { clock, zones, told, use } = open();
    await use(one);
    await zones.refresh();
    expect(zones.finder()?.(paris)).toEqual({ zone: 1, model: one.version });
    await use(two);
    expect(zones.finder()?.(paris).model).toBe(one.version);
    await clock.sleep(1_000);
    // This look goes on beside the batch, which has what was served.
    expect(zones.finder()?.(paris).model).toBe(one.version);
    await zones.refresh();
    expect(zones.finder()?.(paris).model).toBe(two.version);
    expect(told).toMatchObject([{ version: one.version }, { version: two.version }]);
  });

  it("are none before there is a model, which is told once and stops nothing", async () => {
    const { clock, zones, told, use } = open();
    for (let look = 0; look < 3; look++) {
      await zones.refresh();
      await clock.sleep(1_000);
    }
    expect(zones.finder()).toBeUndefined();
    expect(told).toEqual([{ version: undefined, ageMs: undefined, trouble: "RS-ZONES-MISSING" }]);
    await use(one);
    await zones.refresh();
    expect(told.at(-1)).toMatchObject({ version: one.version, trouble: undefined });
  });

  it("stay the last good ones while the lake is away or holds what cannot be read", async () => {
    const failures: (() => Promise<ModelInUse | "unchanged" | undefined>)[] = [];
    const { lake } = open();
    const current = (known?: string) => failures.shift()?.() ?? lake.current(known);
    const { zones, told } = open({ current } as Pick<ZoneModels, "current">);
    await lake.save(one);
    await lake.use(one.version, undefined, new Date(startMs).toISOString());
    await zones.refresh();
    failures.push(
      () => Promise.reject(new UnavailableError("the lake", { server: "lake" })),
      () => Promise.reject(new UnavailableError("the lake", { server: "lake" })),
      () => Promise.reject(new TypeError("anything")),
    );
    for (let look = 0; look < 4; look++) {
      await zones.refresh();
      expect(zones.finder()?.(paris).model).toBe(one.version);
    }
    expect(told.map(({ trouble }) => trouble)).toEqual([undefined, "RS-UNAVAILABLE", "RS-ZONES-UNREADABLE", undefined]);
  });

  it("are served on when nobody has judged them for too long, and that is told", async () => {
    const { clock, lake, zones, told, use } = open();
    await use(one);
    await zones.refresh();
    await clock.sleep(3_600_001);
    await zones.refresh();
    expect(zones.finder()?.(paris).model).toBe(one.version);
    expect(told.at(-1)).toEqual({ version: one.version, ageMs: 3_600_001, trouble: "RS-ZONES-OLD" });
    await lake.use(one.version, await lake.current(), new Date(clock.now()).toISOString());
    await zones.refresh();
    expect(told.at(-1)).toEqual({ version: one.version, ageMs: 0, trouble: undefined });
  });

  it("are looked for by one request at a time, though the lake says nothing", async () => {
    const current = jest.fn(() => new Promise<never>(() => undefined));
    const { clock, zones } = open({ current });
    for (let batch = 0; batch < 5; batch++) {
      expect(zones.finder()).toBeUndefined();
      await clock.sleep(1_000);
    }
    expect(current).toHaveBeenCalledTimes(1);
  });
});
