import { askForPage, type Given } from "../../../../cli/strategy/page/facts";
import { reportPage } from "../../../../cli/strategy/page/page";
import { reports } from "../../../../cli/strategy/reports";
import type { Totals } from "../../../../cli/demo/totals";
import type { Row } from "../../../../functions/ports/warehouse";
import type { CurrentZones, ZoneModel, ZonesVerdict } from "../../../../contracts/zone-model";
import { tablesOf } from "./tables-of";

const rows: Readonly<Record<string, readonly Row[]>> = {
  totals: [{ trips: 1_204, chiffre_d_affaires: "9007199254740993.17", last_request: "2026-06-05T13:00:00.000Z" }],
  "trips-by-day": [
    { day: "2026-06-04", trips: 200, chiffre_d_affaires: "100.00" },
    { day: "2026-06-05", trips: 1_004, chiffre_d_affaires: "9007199254740893.17" },
  ],
  "revenue-by-zone-and-comfort": [
    { CENTROID_ID: 2, confort: "high", trips: 1_000, chiffre_d_affaires: "9007199254740893.17" },
    { CENTROID_ID: 1, confort: "low", trips: 200, chiffre_d_affaires: "90.10" },
    { CENTROID_ID: 1, confort: "high", trips: 4, chiffre_d_affaires: "9.90" },
  ],
  "hotspots-by-hour": [
    { CENTROID_ID: 2, hour_of_day: 8, trips: 1_000, chiffre_d_affaires: "9007199254740893.17" },
    { CENTROID_ID: 1, hour_of_day: 8, trips: 4, chiffre_d_affaires: "9.90" },
    { CENTROID_ID: 1, hour_of_day: 23, trips: 200, chiffre_d_affaires: "90.10" },
  ],
  "trips-by-weekday-and-hour": [
    { weekday: 4, hour_of_day: 23, trips: 200, chiffre_d_affaires: "90.10" },
    { weekday: 5, hour_of_day: 8, trips: 1_004, chiffre_d_affaires: "9007199254740903.07" },
  ],
  "top-zones-by-growth": [
    { CENTROID_ID: 2, former: null, latter: "1234.50", growth: null },
    { CENTROID_ID: 1, former: "7.30", latter: "0.01", growth: "-7.29" },
    { CENTROID_ID: 3, former: "100.00", latter: "86.00", growth: "-14.00" },
  ],
  "distance-distribution-by-comfort": [
    { confort: "high", trips: 1_004, least: 0.5, p10: 1, median: 2.5, p90: 4, most: 943.938 },
  ],
  "price-distribution-by-comfort": [
    { confort: "high", trips: 1_004, least: "0.10", p10: "1.00", median: "1234.50", p90: "2000.00", most: "9000.00" },
  ],
  "distances-by-bin": [
    { bin: 0, trips: 204, chiffre_d_affaires: "100.00" },
    { bin: 5, trips: 1_000, chiffre_d_affaires: "1234.50" },
  ],
  "prices-by-bin": [{ bin: 1, trips: 1_204, chiffre_d_affaires: "1334.50" }],
  "pickups-by-cell": [{ cell_row: 69, cell_column: 91, trips: 1_204, chiffre_d_affaires: "1334.50" }],
};
const markup = `<img src=x onerror=alert(1)>"'&`;
const escaped = "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;";

const model: ZoneModel = {
  format: 1,
  name: "ride_hailing_clusters",
  version: "zones-0123456789ab",
  zones: [
    { zone: 1, latitude: 48.8, longitude: 2.3, pickups: 5 },
    { zone: 2, latitude: 48.9, longitude: 2.35, pickups: 15 },
    { zone: 3, latitude: -33.8, longitude: 151.2, pickups: 0 },
  ],
  scale: { latitude: 1, longitude: 1 },
  meanSquaredDistance: 0.25,
  daviesBouldin: null,
  trainedOn: { pickups: 20, from: null, to: null },
  trainedAt: "2026-06-01T00:00:00Z",
  trainedBy: markup,
  before: null,
};
const verdict: ZonesVerdict = {
  format: 1,
  judgedAt: "2026-06-05T12:00:00Z",
  candidate: "zones-ba9876543210",
  current: model.version,
  promoted: false,
  reason: "not better",
  judgedOn: 321,
  candidateDistance: 0.2,
  currentDistance: 0.2,
  gain: 0.01,
  gainError: 0.1,
  drift: 0.125,
  kept: [],
  added: [],
  dropped: [],
};
const stores: Totals = {
  produced: 1_207,
  priced: 1_204,
  indexed: 1_204,
  stored: 1_204,
  repeated: 1,
  deadLettered: 3,
  deadLetters: { "RS-TRIP-FIELD-TYPE": 1, "RS-MESSAGE-NOT-JSON": 2 },
};
const current: CurrentZones = {
  format: 1,
  version: model.version,
  since: "2026-06-01T00:00:00Z",
  judgedAt: verdict.judgedAt,
  former: [],
};
const given: Given = { madeAt: "2026-06-06T07:08:09.000Z", source: markup, zones: { model, current, verdict }, stores };

/** A warehouse that answers these rows, and none to other statements. */
const pageOf = async (answers: typeof rows, changes: Partial<Given> = {}) => {
  const report = (sql: string) =>
    Promise.resolve(Object.entries(answers).find(([name]) => reports[name] === sql)?.[1] ?? []);
  return reportPage(await askForPage({ report }, { ...given, ...changes }));
};

describe("Strategy's page", () => {
  let page: string;
  beforeAll(async () => void (page = await pageOf(rows)));
  const cells = (report: string) => tablesOf(page).get(report);

  it("shows the rows of the reports, money to the cent beyond what a double holds", () => {
    expect(cells("revenue-by-zone-and-comfort")).toEqual([
      ["2", "", "", "", "9,007,199,254,740,893.17", "9,007,199,254,740,893.17"],
      ["1", "90.10", "", "", "9.90", "100.00"],
      ["all", "90.10", "0.00", "0.00", "9,007,199,254,740,903.07", "9,007,199,254,740,993.17"],
    ]);
    expect(cells("top-zones-by-growth")).toEqual([
      ["2", "no data", "1,234.50", "no data", "no data"],
      ["1", "7.30", "0.01", "−7.29", "-99.9"],
      ["3", "100.00", "86.00", "−14.00", "-14.0"],
    ]);
    expect(cells("price-distribution-by-comfort")).toEqual([
      ["high", "1,004", "0.10", "1.00", "1,234.50", "2,000.00", "9,000.00"],
    ]);
    expect(cells("distance-distribution-by-comfort")).toEqual([
      ["high", "1,004", "0.500", "1.000", "2.500", "4.000", "943.938"],
    ]);
    expect(cells("hotspots-by-hour")?.filter(([, trips]) => trips !== "0")).toEqual([
      ["08 h", "1,004", "9,007,199,254,740,903.07"],
      ["23 h", "200", "90.10"],
    ]);
    const filled = cells("trips-by-weekday-and-hour")?.map((row) => row.filter((cell) => cell !== "0"));
    expect(filled).toEqual([
      ["Thursday", "200", "200"],
      ["Friday", "1,004", "1,004"],
    ]);
    expect(cells("distances-by-bin")).toHaveLength(26);
    expect(cells("distances-by-bin")?.[5]).toEqual(["1 to 1.2", "1,000", "1,234.50"]);
    expect(cells("distances-by-bin")?.at(-1)).toEqual(["5 and more", "0", "0.00"]);
    expect(cells("prices-by-bin")?.[1]).toEqual(["100 to 200", "1,204", "1,334.50"]);
    expect(cells("stores")?.map(([name, , trips]) => `${name ?? ""} ${trips ?? ""}`)).toEqual([
      ...["produced 1,207", "priced 1,204", "indexed 1,204", "stored 1,204", "repeated 1", "refused 3"],
    ]);
    expect(cells("dead-letters")).toEqual([
      ["RS-MESSAGE-NOT-JSON", "2", "66.7 %"],
      ["RS-TRIP-FIELD-TYPE", "1", "33.3 %"],
    ]);
    expect(page).toMatch(/zones-ba9876543210 was not taken:.*321 trips/);
    expect(page).toContain("12.5 % worse");
  });

  it("names every zone with its centre, one without a trip too", () => {
    const [zones] = page.match(/Zones, by revenue.*?<\/table>/s) ?? [];
    for (const text of ["48.9000, 2.3500", "83.1 %", "48.8000, 2.3000", "16.9 %", "-33.8000, 151.2000", "0.0 %"])
      expect(zones).toContain(text);
    expect(page).toContain("The centres of these zones are outside the map: 1, 2, 3.");
  });

  it("says for each report how to ask for its rows", () => {
    expect(page).toContain("ridestream report distances-by-bin --param width=200 --param bins=26");
    expect(page).toContain(
      "ridestream report top-zones-by-growth --from 2026-06-05T12:00:00Z --to 2026-06-06T00:00:00Z",
    );
  });

  it("takes what it is given for text", () => {
    expect(page).not.toContain("<img");
    expect(page.split(escaped)).toHaveLength(3);
  });

  it("says of what is not known why, and of what is empty that it is", async () => {
    const bare = await pageOf(rows, { zones: { why: "the lake is away." }, stores: { why: "there is no log." } });
    for (const said of ["Left out: the lake is away.", "No centres: the lake is away.", "Left out: there is no log."])
      expect(bare).toContain(said);
    expect(tablesOf(bare).get("stores")).toEqual([["stored", "in the lake, each once", "1,204"]]);
    const empty = await pageOf({ totals: [{ trips: 0, chiffre_d_affaires: null, last_request: null }] });
    expect(empty).toContain("There is no trip yet, so that there is no place to draw.");
    expect(empty).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});
