import { hotspotRows } from "../../../../cli/strategy/hotspots/hotspot-rows";
import { grounds, plantedCity, resolution, type CityProps } from "./planted-city";

/** `npm run test:hotspots` tries as many as the promise is made for. */
const seeds = Array.from({ length: Number(process.env["RIDESTREAM_SEEDS"] ?? 1) }, (_, n) => n + 1);
const times = Number(process.env["RIDESTREAM_TIMES"] ?? 3);
const trips = Number(process.env["RIDESTREAM_TRIPS"] ?? 15_000);

describe.each(Object.keys(grounds) as (keyof typeof grounds)[])("the hotspots of a city on %s ground", (ground) => {
  const tried = async (props: Omit<CityProps, "seed" | "ground" | "trips">) => {
    const sum = { planted: 0, found: 0, named: 0, wrong: 0, changed: 0, unchanged: 0, misjudged: 0 };
    for (const seed of seeds) {
      const { rows, planted } = plantedCity({ seed, ground, trips, ...props });
      const named = await hotspotRows(rows, { minTrips: 20, resolution });
      const places = named.map(({ cell }) => planted.indexOf(String(cell)));
      sum.planted += planted.length;
      sum.named += named.length;
      sum.found += places.filter((place) => place >= 0).length;
      sum.wrong += places.filter((place) => place < 0).length;
      for (const [n, { change }] of named.entries()) {
        const isNew = (places[n] ?? -1) % 2 === 1;
        sum[isNew ? "changed" : "unchanged"]++;
        if (change !== (isNew ? "growing" : "steady")) sum.misjudged++;
      }
    }
    if (process.env["RIDESTREAM_SEEDS"] !== undefined) process.stderr.write(`${ground}: ${JSON.stringify(sum)}\n`);
    return sum;
  };

  it("are found, 9 of 10 at least, with at most 1 of 20 named that is none; those that are new are said to grow", async () => {
    const { planted, found, named, wrong, misjudged } = await tried({ hotspots: 10, times });
    expect(planted).toBeGreaterThanOrEqual(seeds.length * 8);
    expect(found / planted).toBeGreaterThanOrEqual(0.9);
    expect(wrong / named).toBeLessThanOrEqual(1 / 20);
    expect(misjudged / named).toBeLessThanOrEqual(1 / 10);
  });

  it("are none where none was planted", async () => {
    // A false one in one city of 20, if any.
    expect((await tried({ hotspots: 0, times: 1 })).named).toBeLessThanOrEqual(Math.floor(seeds.length / 20));
  });
});
