import { currentZonesObject, zoneModelObject } from "../../../contracts/lake-layout";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import { createMemoryObjectStore } from "../memory-stores";
import { zonesOf } from "../zones-of";

const now = "2026-01-01T10:00:00.000Z";
const [one, two, three] = [zonesOf([[1, 2]]), zonesOf([[2, 2]]), zonesOf([[3, 2]])] as const;

describe("the zones' models in a lake", () => {
  const open = () => {
    const store = createMemoryObjectStore();
    return { store, models: new ZoneModels(store) };
  };
  const inUse = async (models: ZoneModels) => {
    const found = await models.current();
    if (!found) throw new Error("no model is in use");
    return found;
  };

  it("are none at first, and are read only when another is in use", async () => {
    const { models } = open();
    expect(await models.current()).toBeUndefined();
    await models.save(one);
    expect(await models.use(one.version, undefined, now)).toBe("used");
    const first = await inUse(models);
    expect(first.model).toEqual(one);
    expect(await models.current(first.generation)).toBe("unchanged");
    await models.save(two);
    await models.use(two.version, first, now);
    expect(await models.current(first.generation)).toMatchObject({ model: two, current: { former: [one.version] } });
    expect(await models.versions()).toEqual([one.version, two.version].sort());
  });

  it("are written once: who trained the same zones first is kept", async () => {
    const { models } = open();
    await models.save(one);
    await models.save({ ...one, trainedBy: "another" });
    expect((await models.read(one.version)).trainedBy).toBe("a test");
  });

  it("let one of two promotions through, and tell the other", async () => {
    const { models } = open();
    for (const each of [one, two, three]) await models.save(each);
    await models.use(one.version, undefined, now);
    const before = await inUse(models);
    const answers = await Promise.all([two, three].map(({ version }) => models.use(version, before, now)));
    expect(answers).toEqual(["used", "changed"]);
    expect((await inUse(models)).model).toEqual(two);
    expect(await models.use(three.version, undefined, now)).toBe("changed");
  });

  it("go back one by one, each to what was in use before it", async () => {
    const { models } = open();
    let before = await models.current();
    for (const each of [one, two, three]) {
      await models.save(each);
      await models.use(each.version, before, now);
      before = await inUse(models);
    }
    expect((await inUse(models)).current.former).toEqual([two.version, one.version]);
    await models.rollBack(await inUse(models), now);
    await models.rollBack(await inUse(models), now);
    expect((await inUse(models)).model).toEqual(one);
    await expect(models.rollBack(await inUse(models), now)).rejects.toMatchObject({ code: "RS-ZONES-MISSING" });
  });

  it("note when the one in use was judged again, and since when it is in use", async () => {
    const { models } = open();
    await models.save(one);
    await models.use(one.version, undefined, now);
    const later = "2026-02-01T10:00:00.000Z";
    await models.use(one.version, await inUse(models), later);
    expect((await inUse(models)).current).toEqual({
      format: 1,
      version: one.version,
      since: now,
      judgedAt: later,
      former: [],
    });
  });

  it("are read as former versions left them: the model as current.json", async () => {
    const { store, models } = open();
    const former = {
      name: "ride_hailing_clusters",
      version: "zones-0123456789ab",
      scale: { latitude: 0, longitude: 2 },
      zones: one.zones,
      meanSquaredDistance: 0.5,
    };
    await store.create(currentZonesObject, Buffer.from(JSON.stringify(former)), {});
    const found = await inUse(models);
    expect(found.model).toMatchObject({ version: "zones-0123456789ab", scale: { latitude: 1, longitude: 2 } });
    expect(await models.versions()).toEqual(["zones-0123456789ab"]);
    expect(await models.read("zones-0123456789ab")).toEqual(found.model);
    // Whoever reads writes nothing; whoever puts another one into use keeps it to go back to.
    expect(await store.list("")).toEqual([currentZonesObject]);
    await models.save(two);
    await models.use(two.version, found, now);
    expect((await inUse(models)).current.former).toEqual(["zones-0123456789ab"]);
    expect(await models.read("zones-0123456789ab")).toEqual(found.model);
  });

  it.each([
    ["is no JSON", currentZonesObject, "{", "RS-ZONES-UNREADABLE"],
    ["is of another format", currentZonesObject, JSON.stringify({ format: 2 }), "RS-ZONES-UNREADABLE"],
    ["names a model that is not there", currentZonesObject, "", "RS-ZONES-MISSING"],
    [
      "is of another schema",
      zoneModelObject(two.version),
      JSON.stringify({ ...two, zones: [] }),
      "RS-ZONES-UNREADABLE",
    ],
    ["is another model", zoneModelObject(two.version), JSON.stringify(one), "RS-ZONES-UNREADABLE"],
    [
      "has a place off the globe",
      zoneModelObject(two.version),
      JSON.stringify({ ...two, zones: [{ ...two.zones[0], latitude: 91 }] }),
      "RS-ZONES-UNREADABLE",
    ],
  ])("say of a document that %s which one it is and what to do", async (_what, name, body, code) => {
    const { store, models } = open();
    if (name !== currentZonesObject || body === "") await models.use(two.version, undefined, now);
    if (body !== "") await store.create(name, Buffer.from(body), {});
    await expect(models.current()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(
        body === "" ? /zones-.*ridestream zones list/ : /ridestream zones promote/,
      ) as unknown,
    });
  });
});
