import { promoteZones, rollBackZones } from "../../../cli/zones/change-zones";
import { currentZonesObject } from "../../../contracts/lake-layout";
import { UnavailableError } from "../../../functions/ports/errors";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import { createMemoryObjectStore } from "../../functions/memory-stores";
import { createTestClock } from "../../functions/test-clock";
import { lakeOfThree, modelOf, versionOf } from "./some-zones";

const [one, two, three] = [versionOf(1), versionOf(2), versionOf(3)];

/** A lake in which 3 is in use, after 2 and 1; a warehouse that notes what it is told to use. */
async function zones(change: (lake: ObjectStore) => Partial<ObjectStore> = () => ({})) {
  const memory = createMemoryObjectStore();
  await lakeOfThree(memory);
  const lake = { ...memory, ...change(memory) };
  const models = new ZoneModels(lake);
  const used: string[] = [];
  const trainer = { use: ({ version }: { readonly version: string }) => Promise.resolve(void used.push(version)) };
  const current = async () => (await models.pointer())?.current;
  return { memory, used, current, props: { lake, models, trainer, clock: createTestClock() } };
}

/** Somebody else puts a version into use. */
async function otherOne(memory: ObjectStore, version: string) {
  const models = new ZoneModels(memory);
  await models.use(version, await models.pointer(), "2026-01-01T09:00:00.000Z");
}

describe("promoting a version", () => {
  it("puts it into use in the stream and in the warehouse, and keeps the way back", async () => {
    const { props, used, current } = await zones();
    expect(await promoteZones(props, one)).toEqual({ inUse: one, before: three, changed: true });
    expect(await current()).toMatchObject({ version: one, since: "2026-01-01T10:00:00.000Z", former: [three, two] });
    expect(used).toEqual([one]);
  });

  it("of the version in use changes nothing but makes the warehouse agree", async () => {
    const { props, used, current } = await zones();
    const before = await current();
    expect(await promoteZones(props, three)).toEqual({ inUse: three, before: three, changed: false });
    expect(await current()).toEqual(before);
    expect(used).toEqual([three]);
  });

  it("refuses a version that the lake does not hold, and leaves the one in use", async () => {
    const { props, used, current } = await zones();
    await expect(promoteZones(props, versionOf(9))).rejects.toMatchObject({ code: "RS-ZONES-MISSING" });
    expect([(await current())?.version, used]).toEqual([three, []]);
  });

  it("reads again when another promotion was faster, which stays a former one", async () => {
    let crossings = 0;
    const { props, used, current } = await zones((memory) => ({
      async replace(...args) {
        if (crossings++ === 0) await otherOne(memory, two);
        return memory.replace(...args);
      },
    }));
    expect(await promoteZones(props, one)).toEqual({ inUse: one, before: two, changed: true });
    expect((await current())?.former).toEqual([two, three]);
    expect(used).toEqual([one]);
  });

  it("takes an answer that was lost for what it was", async () => {
    const { props, used } = await zones((memory) => ({
      async replace(...args) {
        await memory.replace(...args);
        return "changed";
      },
    }));
    expect(await promoteZones(props, one)).toEqual({ inUse: one, before: three, changed: true });
    expect(used).toEqual([one]);
  });

  it("gives up after three more tries, and the warehouse is not told", async () => {
    let tries = 0;
    const { props, used } = await zones(() => ({
      replace: () => {
        tries++;
        return Promise.resolve("changed");
      },
    }));
    await expect(promoteZones(props, one)).rejects.toBeInstanceOf(UnavailableError);
    expect([tries, used]).toEqual([4, []]);
  });

  it.each(["{", '{"format": 2}', ""])("takes the place of a current.json that is broken: %j", async (broken) => {
    const { props, memory, used, current } = await zones();
    await memory.replace(currentZonesObject, Buffer.from(broken), (await props.models.pointer())?.generation);
    expect(await current()).toBeUndefined();
    await expect(rollBackZones(props)).rejects.toMatchObject({ code: "RS-ZONES-UNREADABLE" });
    expect(await promoteZones(props, two)).toEqual({ inUse: two, before: null, changed: true });
    expect([(await current())?.version, used]).toEqual([two, [two]]);
  });
});

describe("promoting after a former version of the platform", () => {
  it("keeps the way back to the model that lay in current.json itself", async () => {
    const { zones: places, scale, meanSquaredDistance } = modelOf(5);
    const lake = createMemoryObjectStore();
    const former = { version: versionOf(5), zones: places, scale, meanSquaredDistance };
    await lake.create(currentZonesObject, Buffer.from(JSON.stringify(former)), {});
    const models = new ZoneModels(lake);
    await models.save(modelOf(1));
    const { props } = await zones();
    expect(await promoteZones({ ...props, lake, models }, one)).toEqual({
      inUse: one,
      before: versionOf(5),
      changed: true,
    });
    expect(await rollBackZones({ ...props, lake, models })).toMatchObject({ inUse: versionOf(5), before: one });
  });
});

describe("rolling back", () => {
  it("goes to the version before, and from there to the one before that, until there is none", async () => {
    const { props, used, current } = await zones();
    expect(await rollBackZones(props)).toEqual({ inUse: two, before: three, changed: true });
    expect(await rollBackZones(props)).toEqual({ inUse: one, before: two, changed: true });
    expect(await current()).toMatchObject({ version: one, former: [] });
    await expect(rollBackZones(props)).rejects.toMatchObject({ code: "RS-ZONES-MISSING" });
    expect(used).toEqual([two, one]);
  });

  it("needs a model in use", async () => {
    const lake = createMemoryObjectStore("gs://empty");
    const { props } = await zones();
    await expect(rollBackZones({ ...props, lake, models: new ZoneModels(lake) })).rejects.toMatchObject({
      code: "RS-ZONES-MISSING",
      message: "gs://empty has no model of the zones: run ridestream zones train",
    });
  });

  it("goes back once when the answer was lost", async () => {
    const { props, current, used } = await zones((memory) => ({
      async replace(...args) {
        await memory.replace(...args);
        return "changed";
      },
    }));
    expect(await rollBackZones(props)).toEqual({ inUse: two, before: three, changed: true });
    expect([(await current())?.version, used]).toEqual([two, [two]]);
  });

  it("goes on when the model in use was only judged again meanwhile", async () => {
    let crossings = 0;
    const { props, current } = await zones((memory) => ({
      async replace(...args) {
        if (crossings++ === 0) await otherOne(memory, three);
        return memory.replace(...args);
      },
    }));
    expect(await rollBackZones(props)).toMatchObject({ inUse: two, before: three });
    expect((await current())?.version).toBe(two);
  });

  it("changes nothing when another version came into use from which the way back leads to the same one", async () => {
    let crossings = 0;
    const { props, current, used } = await zones((memory) => ({
      async replace(...args) {
        if (crossings++ === 0) {
          const models = new ZoneModels(memory);
          await models.rollBack((await models.current())!, "2026-01-01T09:00:00.000Z");
          await otherOne(memory, one);
        }
        return memory.replace(...args);
      },
    }));
    await expect(rollBackZones(props)).rejects.toThrow(`${one} came into use meanwhile`);
    expect([await current(), used]).toMatchObject([{ version: one, former: [two] }, []]);
  });

  it("changes nothing when another version came into use meanwhile", async () => {
    let crossings = 0;
    const { props, current, used } = await zones((memory) => ({
      async replace(...args) {
        if (crossings++ === 0) await otherOne(memory, one);
        return memory.replace(...args);
      },
    }));
    await expect(rollBackZones(props)).rejects.toThrow(`${one} came into use meanwhile`);
    expect([(await current())?.version, used]).toEqual([one, []]);
  });
});
