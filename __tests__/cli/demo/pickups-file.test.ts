import { openPickups, type Pickup } from "../../../cli/demo/pickups-file";
import { temporaryFolder } from "../../temporary-folder";

const header = "date,lat,lon,ID";
const row = "2014-08-01 00:00:00,40.729,-73.9422,B02598";
const open = (text: string | Uint8Array, mostSampled = 100_000) =>
  openPickups(temporaryFolder().write("pickups.csv", text), 1, mostSampled);
const read = async (text: string | Uint8Array) => {
  const pickups: Pickup[] = [];
  for await (const pickup of (await open(text)).read()) pickups.push(pickup);
  return pickups;
};

describe("a file of pickups", () => {
  it("is read with its times as UTC", async () => {
    expect(await read(`${header}\n${row}\n`)).toEqual([
      { at: new Date("2014-08-01T00:00:00Z"), latitude: 40.729, longitude: -73.9422 },
    ]);
  });

  it.each([
    ["CRLF", `${header}\r\n${row}\r\n`],
    ["a byte order mark", `\ufeff${header}\n${row}`],
    ["blank lines", `\n${header}\n\n${row}\n\n  \n`],
    [
      "columns in another order, and more of them",
      `ID,city,lon,lat,date\nB02598,NYC,-73.9422,40.729,2014-08-01 00:00:00`,
    ],
    ["quotes", `"date","lat","lon","ID"\n"2014-08-01 00:00:00","40.729","-73.9422","B0""2598"`],
    ["spaces around the values", `date, lat, lon, ID\n2014-08-01 00:00:00, 40.729 , -73.9422, B02598`],
  ])("may have %s", async (_what, text) => {
    expect(await read(text)).toMatchObject([
      { latitude: 40.729, longitude: -73.9422, at: new Date("2014-08-01T00:00:00Z") },
    ]);
  });

  it.each([
    ["is empty", "", "is empty"],
    ["has no pickups", `${header}\n`, "no pickups"],
    ["misses columns", `date,lat\n2014-08-01 00:00:00,40.7`, "no column lon, ID"],
    ["has a short row", `${header}\n${row}\n2014-08-01 00:00:00,40.7\n`, "line 3"],
    [
      "has no number for a latitude",
      `${header}\n2014-08-01 00:00:00,north,-73.9,B`,
      "line 2: lat is not within -90 and 90",
    ],
    ["has an empty longitude", `${header}\n2014-08-01 00:00:00,40.7,,B`, "line 2: lon"],
    ["has a place off the earth", `${header}\n2014-08-01 00:00:00,91,-73.9,B`, "line 2: lat"],
    ["has a day that does not exist", `${header}\n2014-13-01 00:00:00,40.7,-73.9,B`, "line 2: date"],
    ["has a 31 February", `${header}\n2014-02-31 00:00:00,40.7,-73.9,B`, "line 2: date"],
    ["has US dates", `${header}\n8/1/2014 0:00:00,40.7,-73.9,B`, "line 2: date is not YYYY-MM-DD"],
    ["has US dates of two digits", `${header}\n08/01/2014 00:00,40.7,-73.9,B`, "line 2: date is not YYYY-MM-DD"],
    ["has an extra comma", `${header}\n2014-08-01 00:00:00,40.7,-73.9,B,\n`, "line 2"],
    ["has decimal commas", `${header}\n2014-08-01 00:00:00,40,7,-73,9,B\n`, "line 2"],
    ["names a column twice", `date,lat,lat,lon,ID\n2014-08-01 00:00:00,1,2,3,B`, "names lat twice"],
    ["has a quote that does not end", `${header}\n"2014-08-01 00:00:00,40.7,-73.9,B`, "is not CSV"],
  ])("that %s is refused with the line and the reason", async (_what, text, said) => {
    await expect(open(text)).rejects.toEqual(
      expect.objectContaining({ code: "RS-PICKUPS-FILE", message: expect.stringContaining(said) as string }) as Error,
    );
  });

  it("tells the first bad lines and how many more there are", async () => {
    await expect(open(`${header}\n${"x,y,z,B\n".repeat(9)}`)).rejects.toThrow(/line 2: .*line 6: .* and 4 more/s);
  });

  it("is sampled for training: whole up to the limit, above it each pickup as likely as any other, by the seed", async () => {
    const text = `${header}\n${Array.from({ length: 1_000 }, (_, n) => `2014-08-01 00:00:00,${n / 100},0,B\n`).join("")}`;
    const { sample, count } = await open(text, 200);
    expect([count, sample.length, new Set(sample.map(({ latitude }) => latitude)).size]).toEqual([1_000, 200, 200]);
    expect((await open(text, 200)).sample).toEqual(sample);
    const late = sample.filter(({ latitude }) => latitude >= 5).length;
    expect(late).toBeGreaterThan(70);
    expect(late).toBeLessThan(130);
    expect((await open(text)).sample).toHaveLength(1_000);
  });
});
