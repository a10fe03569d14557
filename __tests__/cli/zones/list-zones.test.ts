import { listedText, listZones } from "../../../cli/zones/list-zones";
import { currentZonesObject, zoneModelObject } from "../../../contracts/lake-layout";
import { UnavailableError } from "../../../functions/ports/errors";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import { createMemoryObjectStore } from "../../functions/memory-stores";
import { lakeOfThree, modelOf, verdictOf, versionOf } from "./some-zones";

const [one, two, three] = [versionOf(1), versionOf(2), versionOf(3)];
describe("the list of zones", () => {
  it("has the newest first, the one in use marked, and the last verdict in one line", async () => {
    const { models } = await lakeOfThree();
    await models.saveVerdict(verdictOf({ candidate: one, judgedAt: "2026-01-04T03:00:00.000Z" }));
    await models.saveVerdict(verdictOf({ candidate: two, judgedAt: "2026-01-05T03:00:00.000Z" }));
    const listed = await listZones(models);
    expect(listed.versions.map(({ version }) => version)).toEqual([three, two, one]);
    expect(listed).toMatchObject({ inUse: { version: three, former: [two, one] }, lastVerdict: { candidate: two } });
    expect(listed.problems).toEqual([]);
    const text = listedText(listed);
    expect(text).toMatch(
      new RegExp(`\\* │ ${three} │ 2026-01-03 03:00 UTC │ a test │ +2 │ +40 │ +0\\.2500 │ +0\\.500 │`),
    );
    expect(text.match(/│ \* │/g)).toHaveLength(1);
    expect(text).toContain(`* ${three} is in use since 2026-01-03 04:00 UTC`);
    expect(text).toContain(
      `Last verdict, 2026-01-05 03:00 UTC: ${two} was not promoted: the new model is not better by the margin and by more than chance (4.0 % worse on 400 trips that neither has seen)\n`,
    );
  });

  it("is empty for a lake without a model", async () => {
    const listed = await listZones(new ZoneModels(createMemoryObjectStore()));
    expect(listed).toEqual({ inUse: null, versions: [], lastVerdict: null, problems: [] });
    expect(listedText(listed)).toBe("  none\nNo version is in use.\n");
  });

  it("lists what can be read beside what cannot, each with its code", async () => {
    const { lake, models } = await lakeOfThree();
    await lake.create(zoneModelObject(versionOf(4)), Buffer.from("{}"), {});
    await lake.replace(currentZonesObject, Buffer.from("broken"), (await models.pointer())?.generation);
    const listed = await listZones(models);
    expect(listed.versions.map(({ version }) => version)).toEqual([three, two, one]);
    expect(listed.inUse).toBeNull();
    expect(listed.problems).toEqual([
      expect.stringMatching(/^RS-ZONES-UNREADABLE: .*current\.json is no JSON/),
      expect.stringMatching(/^RS-ZONES-UNREADABLE: .*zones-000000000004\.json does not fit its schema/),
    ]);
    for (const problem of listed.problems) expect(listedText(listed)).toContain(problem);
  });

  it("says which version is in use though its model is gone", async () => {
    const { models } = await lakeOfThree();
    await models.use(versionOf(9), await models.pointer(), "2026-01-06T04:00:00.000Z");
    const { inUse, problems } = await listZones(models);
    expect(inUse?.version).toBe(versionOf(9));
    expect(problems).toEqual([expect.stringMatching(/^RS-ZONES-MISSING: /)]);
  });

  it("does not take a lake that is down for one that holds nothing", async () => {
    const { lake } = await lakeOfThree();
    const down = () => Promise.reject(new UnavailableError("the lake"));
    for (const call of ["list", "read", "readChanged"])
      await expect(listZones(new ZoneModels({ ...lake, [call]: down }))).rejects.toBeInstanceOf(UnavailableError);
  });

  it("gives no time to a model of a former version, which had none", async () => {
    const { models } = await lakeOfThree();
    await models.save(modelOf(5, { trainedAt: "1970-01-01T00:00:00.000Z" }));
    expect(listedText(await listZones(models))).toMatch(/zones-000000000005 │ +unknown │/);
  });
});
