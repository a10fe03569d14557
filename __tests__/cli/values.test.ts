import { coordinates, placesLast } from "../../cli/values";
import { ridestream } from "./ridestream";

describe("a place on the command line", () => {
  it.each([
    ["48.8566,2.3522", 48.8566, 2.3522],
    ["-33.86,151.20", -33.86, 151.2],
    ["-33.86, -58.4", -33.86, -58.4],
    ["51.477928,-5e-05", 51.477928, -0.00005],
    ["90,-180", 90, -180],
  ])("%s is read", (text, latitude, longitude) => {
    expect(coordinates(text)).toEqual({ latitude, longitude });
  });

  it.each([
    ["48,8566,2,3522", "Write decimals with a point"],
    ["91,0", "within -90 and 90"],
    ["0,181", "within -180 and 180"],
    ["48.8566", "LATITUDE,LONGITUDE"],
    ["48.8566 2.3522", "LATITUDE,LONGITUDE"],
    ["north,east", "LATITUDE,LONGITUDE"],
    ["1e999,0", "LATITUDE,LONGITUDE"],
    ["", "LATITUDE,LONGITUDE"],
  ])("%s is refused", (text, said) => {
    expect(() => coordinates(text)).toThrow(said);
  });

  it("is an argument when it begins with a minus, before options and after them", () => {
    const near = ["trips", "near", "--within", "2km", "--", "-33.86,151.20"];
    expect(placesLast(["trips", "near", "-33.86,151.20", "--within", "2km"])).toEqual(near);
    expect(placesLast(["trips", "near", "--within", "2km", "-33.86,151.20"])).toEqual(near);
    expect(placesLast(near)).toEqual(near);
    expect(placesLast(["trips", "near", "-5e-05,1"])).toEqual(["trips", "near", "--", "-5e-05,1"]);
    expect(placesLast(["demo", "--seed=-1", "-x"])).toEqual(["demo", "--seed=-1", "-x"]);
  });

  it("is one argument where a shell parts it behind its comma", () => {
    expect(placesLast(["trips", "near", "40.7,", "-74.0", "--limit", "1"])).toEqual([
      "trips",
      "near",
      "40.7,-74.0",
      "--limit",
      "1",
    ]);
    expect(placesLast(["trips", "near", "-33.86,", "151.20"])).toEqual(["trips", "near", "--", "-33.86,151.20"]);
    expect(placesLast(["sql", "1,", "two"])).toEqual(["sql", "1,", "two"]);
  });

  it("is asked for, and not taken for an option", async () => {
    const { stderr } = await ridestream(["trips", "near", "-33.86,151.20", "--out", "no-such-folder"]);
    expect(stderr).toMatch(/^RS-DEMO-FOLDER: .*no-such-folder holds no demo/);
    expect((await ridestream(["trips", "near", "-91,0", "--out", "no-such-folder"])).stderr).toContain(
      "within -90 and 90",
    );
  });
});
