import { openPickups, type Pickup, type PickupsFile } from "../../../cli/demo/pickups-file";
import { temporaryFolder } from "../../temporary-folder";

const header = "date,lat,lon,ID";
const row = "2014-08-01 00:00:00,40.729,-73.9422,B02598";
const opened: PickupsFile[] = [];
const open = async (text: string | Uint8Array, mostSampled = 100_000) => {
  const file = await openPickups(temporaryFolder().write("pickups.csv", text), { seed: 1, mostSampled });
  opened.push(file);
  return file;
};
const read = async (text: string | Uint8Array) => {
  const pickups: Pickup[] = [];
  for await (const pickup of (await open(text)).read()) pickups.push(pickup);
  return pickups;
};

afterEach(() => {
  for (const file of opened.splice(0)) file.close();
});

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
      "line 2: lat is not a number of degrees",
    ],
    ["has an empty longitude", `${header}\n2014-08-01 00:00:00,40.7,,B`, "line 2: lon"],
    ["has a place off the earth", `${header}\n2014-08-01 00:00:00,91,-73.9,B`, "line 2: lat"],
    ["has a day that does not exist", `${header}\n2014-13-01 00:00:00,40.7,-73.9,B`, "line 2: date"],
    ["has a 31 February", `${header}\n2014-02-31 00:00:00,40.7,-73.9,B`, "line 2: date"],
    ["has US dates", `${header}\n8/1/2014 0:00:00,40.7,-73.9,B`, "line 2: date is not YYYY-MM-DD"],
    ["has US dates of two digits", `${header}\n08/01/2014 00:00,40.7,-73.9,B`, "line 2: date is not YYYY-MM-DD"],
    ["has an extra comma", `${header}\n2014-08-01 00:00:00,40.7,-73.9,B,\n`, "line 2: has 5 values for 4 columns"],
    ["has decimal commas", `${header}\n2014-08-01 00:00:00,40,7,-73,9,B\n`, "write decimals with a point"],
    ["has decimal commas in quotes", `${header}\n2014-08-01 00:00:00,"40,7",-73.9,B\n`, "lat has a decimal comma"],
    ["is separated by semicolons", `date;lat;lon;ID\n2014-08-01 00:00:00;40,7;-73,9;B\n`, "separated by semicolons"],
    ["is separated by tabs", `date\tlat\tlon\tID\n`, "separated by tabs"],
    ["has an endless longitude", `${header}\n2014-08-01 00:00:00,40.7,1e999,B\n`, "lon is not within -180 and 180"],
    ["is a document of requests", '{"data": []}', "is not CSV"],
    ["names a column twice", `date,lat,lat,lon,ID\n2014-08-01 00:00:00,1,2,3,B`, "names lat twice"],
    ["has a quote that does not end", `${header}\n"2014-08-01 00:00:00,40.7,-73.9,B`, "is not CSV"],
  ])("that %s is refused with the line and the reason", async (_what, text, said) => {
    await expect(open(text)).rejects.toEqual(
      expect.objectContaining({ code: "RS-PICKUPS-FILE", message: expect.stringContaining(said) as string }) as Error,
    );
  });

  it.each([
    ["2014-08-01T02:00:00+02:00", "2014-08-01T00:00:00.000Z"],
    ["2014-07-31 20:00:00.5-04:00", "2014-08-01T00:00:00.500Z"],
    ["2014-08-01T00:00Z", "2014-08-01T00:00:00.000Z"],
  ])("has times with their offsets: %s", async (written, at) => {
    expect(await read(`${header}\n${written},40.7,-73.9,B\n`)).toMatchObject([{ at: new Date(at) }]);
  });

  it("has numbers as programs write them: near Greenwich a longitude is -5e-05", async () => {
    const text = `${header}\n2014-08-01 08:00:00,51.477928,-5e-05,B\n2014-08-01 08:00:00,5.1478e1,+1.2E-4,B\n`;
    expect(await read(text)).toMatchObject([
      { latitude: 51.477928, longitude: -0.00005 },
      { latitude: 51.478, longitude: 0.00012 },
    ]);
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
