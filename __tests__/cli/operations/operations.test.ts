import type { SearchTrip } from "../../../contracts/trip-schema";
import { sumMoney } from "../../../functions/domain/money";
import { systemClock } from "../../../functions/runtime/clock";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream, type Summary } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

interface Revenue {
  readonly classes: readonly { readonly comfort: string; readonly trips: number; readonly revenue: string }[];
  readonly trips: number;
  readonly revenue: string;
}

describe("Operations' questions, of a demo", () => {
  const folder = temporaryFolder();
  let demo: Summary;
  let trips: readonly SearchTrip[];
  /** Runs a command that must end well, and reads the JSON that it prints. */
  const ask = async <T = readonly SearchTrip[]>(...args: readonly string[]): Promise<T> => {
    const { code, stderr, stdout } = await ridestream([...args, "--out", outIn(folder), "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout) as T;
  };
  const ids = (found: readonly SearchTrip[]) => found.map(({ trip_id }) => trip_id).sort();
  const idsWhere = (isSo: (trip: SearchTrip) => boolean) => ids(trips.filter(isSo));
  beforeAll(async () => {
    demo = await demoJson(["--trips", "400", "--out", outIn(folder)]);
    trips = await ask("trips", "near", "0,0", "--within", "99999km", "--limit", "1000");
  });

  it("are answered from the same trips", async () => {
    expect(trips).toHaveLength(400);
    const [subject] = trips as readonly [SearchTrip];
    expect(await ask("trips", "find", "--id", subject.trip_id)).toEqual([subject]);
    const phone = subject.telephoneClient;
    expect(ids(await ask("trips", "find", "--phone", phone))).toEqual(
      idsWhere((trip) => trip.telephoneClient === phone || trip.telephoneDriver === phone),
    );
    const byName = await ask("trips", "find", "--client", subject.nomclient.toLowerCase(), "--limit", "1000");
    expect(ids(byName)).toEqual(idsWhere(({ nomclient }) => nomclient === subject.nomclient));
    const { lat, lon } = subject.locationClient;
    const near = ids(await ask("trips", "near", `${lat},${lon}`, "--limit", "1000"));
    expect(near).toContain(subject.trip_id);
    expect(near.length).toBeLessThan(400);
    const latest = await ask("trips", "latest", "--limit", "3");
    const times = trips.map(({ agent_timestamp }) => agent_timestamp).sort();
    expect(latest.map(({ agent_timestamp }) => agent_timestamp)).toEqual(times.slice(-3).reverse());
  });

  it("add revenue up to the cent, and by comfort", async () => {
    expect(await ask<Revenue>("revenue")).toMatchObject({ trips: 400, revenue: demo.revenue });
    const high = trips.filter(({ confort }) => confort === "high");
    expect(await ask<Revenue>("revenue", "--comfort", "High", "--last", "1d")).toMatchObject({
      trips: high.length,
      revenue: sumMoney(high.map(({ prix_travel }) => prix_travel.toFixed(2))),
    });
  });

  it("are answered as text", async () => {
    const { stdout } = await ridestream(["revenue", "--out", outIn(folder)]);
    expect(stdout).toMatch(/high .*\n.*all/);
    expect(stdout).not.toContain("If you expected trips");
    const [subject] = trips as readonly [SearchTrip];
    const find = (id: string) => ridestream(["trips", "find", "--id", id, "--out", outIn(folder)]);
    expect((await find(subject.trip_id)).stdout).toContain(subject.nomclient);
    expect((await find("nobody's")).stdout).toBe("  none\n");
  });

  it("name the command that shows the last trips, where a window has none", async () => {
    const now = jest.spyOn(systemClock, "now").mockReturnValue(Date.now() + 2 * 3_600_000);
    try {
      const { stdout } = await ridestream(["revenue", "--last", "1h", "--out", outIn(folder)]);
      expect(stdout).toMatch(
        /all .* 0 .* 0\.00 .*\n.*\nIf you expected trips: ridestream trips latest shows when .*\n$/,
      );
      expect(await ask<Revenue>("revenue")).toMatchObject({ trips: 0 });
    } finally {
      now.mockRestore();
    }
  });

  it.each([
    [["trips", "find"], 2, "give one of --client, --phone or --id"],
    [["trips", "find", "--id", "a", "--phone", "b"], 2, "cannot be used with option"],
    [["trips", "near", "91,0"], 2, "Give LATITUDE,LONGITUDE"],
    [["trips", "near", "Paris"], 2, "Give LATITUDE,LONGITUDE"],
    [["trips", "near", "48,2", "--within", "far"], 2, "Give a distance like 500m"],
    [["trips", "latest", "--limit", "0"], 2, "Give a whole number"],
    [["revenue", "--comfort", "royal"], 2, "Give one of low, standard, medium, high"],
    [["revenue", "--last", "1w"], 2, "Give a time like 90s"],
    [["revenue", "--out", "/nowhere"], 1, "RS-DEMO-FOLDER"],
    [["revenue"], 2, "RS_ELASTICSEARCH_URL"],
  ])("say of %j what is wrong", async (args, code, said) => {
    const ended = await ridestream(args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });

  it("say who does not answer", async () => {
    const ended = await ridestream(["trips", "latest"], { env: { RS_ELASTICSEARCH_URL: "http://127.0.0.1:9" } });
    expect([ended.code, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toContain("Elasticsearch at http://127.0.0.1:9");
  });
});
