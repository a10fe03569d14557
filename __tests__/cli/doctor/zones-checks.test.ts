import { zonesInUse, zonesServed } from "../../../cli/doctor/zones-checks";
import type { SearchTrip } from "../../../contracts/trip-schema";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import { createMemoryObjectStore } from "../../functions/memory-stores";
import { createTestClock } from "../../functions/test-clock";
import { lakeOfThree, verdictOf, versionOf } from "../zones/some-zones";

const [two, three] = [versionOf(2), versionOf(3)];
const dayMs = 86_400_000;
/** 3 was put into use, and judged, on 2026-01-03 at 04:00. */
const daysLater = (days: number) => createTestClock(Date.parse("2026-01-03T04:00:00Z") + days * dayMs);
const settings = { zonesMaxAgeMs: 30 * dayMs, driftPercent: 25 };
describe("ridestream doctor on the zones in use", () => {
  it("tells the version, its age and its drift", async () => {
    const { models } = await lakeOfThree();
    await models.saveVerdict(verdictOf({ drift: 0.1 }));
    expect(await zonesInUse({ models, clock: daysLater(2) }, settings)).toEqual({
      state: "good",
      found: `${three} is in use since 2026-01-03T04:00:00.000Z, judged 2.0 days ago, it fits the trips 10.0 % worse than those it was trained on`,
      todo: "",
    });
  });

  it("warns of a model that nobody has judged for longer than the setting", async () => {
    const { models } = await lakeOfThree();
    expect((await zonesInUse({ models, clock: daysLater(30) }, settings)).state).toBe("good");
    const old = await zonesInUse({ models, clock: daysLater(30.1) }, settings);
    expect(old).toMatchObject({ state: "warning", found: expect.stringMatching(/^RS-ZONES-OLD: zones-/) as string });
    expect(old.todo).toContain("RS_ZONES_MAX_AGE_MS");
  });

  it("warns of trips that have moved away from it", async () => {
    const { models } = await lakeOfThree();
    await models.saveVerdict(verdictOf({ drift: 0.251 }));
    const drifted = await zonesInUse({ models, clock: daysLater(2) }, settings);
    expect(drifted).toMatchObject({ state: "warning", todo: expect.stringContaining("zones train") as string });
    expect(await zonesInUse({ models, clock: daysLater(2) }, { ...settings, driftPercent: 26 })).toMatchObject({
      state: "good",
    });
  });

  it.each([
    ["that promoted it, which tells the drift of the one before", { candidate: three, current: two, promoted: true }],
    ["on another model", { current: two }],
    ["that judged nothing", { drift: null }],
  ])("takes no drift from a verdict %s", async (_what, changed) => {
    const { models } = await lakeOfThree();
    await models.saveVerdict(verdictOf({ drift: 0.9, ...changed }));
    const found = await zonesInUse({ models, clock: daysLater(2) }, settings);
    expect(found).toMatchObject({ state: "good", found: expect.stringContaining("drift is not known") as string });
  });

  it("warns where there is no model", async () => {
    const models = new ZoneModels(createMemoryObjectStore());
    expect(await zonesInUse({ models, clock: daysLater(0) }, settings)).toMatchObject({
      state: "warning",
      todo: "run ridestream zones train",
    });
  });
});

describe("ridestream doctor on the zones that enrich serves", () => {
  const refresh = { zonesRefreshMs: 30_000 };
  const since = Date.parse("2026-01-03T04:00:00Z");
  /** A trip by when it was priced, in seconds after the model came into use, and the model that it carries. */
  type Priced = readonly [seconds: number, model: string | undefined];
  const served = async (...priced: readonly Priced[]) => {
    const { models } = await lakeOfThree();
    const trips = priced.map(([seconds, model]) => ({
      agent_timestamp: new Date(since + seconds * 1_000).toISOString(),
      ...(model !== undefined && { zone_model: model }),
    }));
    return zonesServed(models, { latest: () => Promise.resolve(trips as SearchTrip[]) }, refresh);
  };

  it("finds the version in use in the newest trips", async () => {
    expect(await served([200, three], [100, three], [10, two])).toEqual({
      state: "good",
      found: `2 of the newest 2 trips carry ${three}`,
      todo: "",
    });
  });

  it("warns when all of them carry another version, or none", async () => {
    const other = await served([200, two], [60, two]);
    expect(other).toMatchObject({ state: "warning", found: `the newest 2 trips carry ${two} and not ${three}` });
    expect((await served([200, undefined])).found).toBe(`the newest 1 trip carries none and not ${three}`);
    expect((await served([200, three], [100, two])).state).toBe("good");
  });

  it("gives enrich two refresh intervals before it warns", async () => {
    expect(await served([59.9, two], [-10, two])).toMatchObject({ state: "off" });
    expect(await served()).toMatchObject({ state: "off" });
  });

  it("looks at nothing while no model is in use", async () => {
    const models = new ZoneModels(createMemoryObjectStore());
    const nobody = { latest: () => Promise.reject(new Error("asked")) };
    expect((await zonesServed(models, nobody, refresh)).state).toBe("off");
  });
});
