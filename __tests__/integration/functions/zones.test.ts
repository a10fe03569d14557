import { ZoneModels } from "../../../functions/runtime/zone-models";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { readSettings } from "../../../functions/runtime/settings";
import { eventually } from "../eventually";
import { allServers } from "../server";
import { openPlatform } from "./platform";
import { expectZonesUnderLoad } from "./zones-under-load";

const servers = allServers();

servers.describe(`zones in the stream on real servers${servers.note}`, () => {
  it("are put into use while enrich is under load and killed: each trip once, no batch with two models", () =>
    expectZonesUnderLoad(servers, 2));

  it("are learned by train-zones from the lake, and stamped on the trips that follow", async () => {
    const platform = await openPlatform(servers, { RS_ZONES_REFRESH_MS: "200" });
    const zones = new ZoneModels(platform.lake);
    const enrich = platform.start("enrich");
    const address = await enrich.address();
    const metrics = async () => (await fetch(`${address}/metrics`)).text();
    await eventually("it says that there are no zones", () => enrich.log.includes("RS-ZONES-MISSING"));
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    expect(await metrics()).toContain('ridestream_zones_trouble{code="RS-ZONES-MISSING",function="enrich"} 1');

    expect(await platform.start("train-zones", "--until-end").outcome()).toBe(0);
    const inUse = await zones.current();
    expect(inUse?.model.zones).toHaveLength(8);
    expect(await zones.lastVerdict()).toMatchObject({ promoted: true, reason: "first" });
    const served = `ridestream_zones_served{version="${inUse?.model.version}",function="enrich"} 1`;
    await eventually("enrich serves them", async () => (await metrics()).includes(served));
    expect(await metrics()).not.toContain("ridestream_zones_trouble{");

    const settings = readSettings("produce", {});
    await produce(Array.from(generateTrips(200, 3), tripMessage), { log: platform.log, settings });
    for (const name of ["load-search", "load-lake"] as const) platform.start(name);
    await eventually("the trips are indexed", async () => (await platform.indexed()) === 200);
    await eventually("the trips are stored", async () => (await platform.stored()).length === 200);
    const trips = await platform.index.latest(200);
    expect(trips.filter(({ zone_model: model }) => model !== inUse?.model.version)).toEqual([]);
    // The lake's few trips are no reason for other zones.
    expect(await platform.start("train-zones", "--until-end").outcome()).toBe(0);
    expect((await zones.current())?.model).toEqual(inUse?.model);
    await platform.close();
  });
});
