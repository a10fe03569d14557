import fc from "fast-check";
import stringWidth from "string-width";
import type { SearchTrip } from "../../../contracts/trip-schema";
import type { Look } from "../../../cli/watch/look";
import { lineOf, viewOf } from "../../../cli/watch/view";

const trip = (nomclient: string, changes: Partial<SearchTrip> = {}): SearchTrip => ({
  trip_id: "t",
  nomclient,
  telephoneClient: "06",
  locationClient: { lat: 48.8566, lon: 2.3522 },
  distance: 943.938,
  confort: "standard",
  prix_base_per_km: 2,
  prix_travel: 1887.88,
  nomDriver: "DIOP",
  telephoneDriver: "07",
  locationDriver: { lat: 40.4168, lon: 3.7038 },
  agent_timestamp: "2026-11-29T10:11:12.000Z",
  requested_at: null,
  zone: 3,
  zone_model: "zones-000000000000",
  sequence: null,
  prix_factor: null,
  ...changes,
});
const classes = (trips: number, revenue: string) =>
  (["low", "standard", "medium", "high"] as const).map((comfort, n) => ({
    comfort,
    trips: n === 1 ? trips : 0,
    revenue: n === 1 ? revenue : "0.00",
  }));
const look: Look = {
  at: "2026-11-29T10:11:13.500Z",
  lately: classes(125, "1000.50"),
  lastMinute: classes(700, "6000.25"),
  lastHour: classes(41_000, "1234567.89"),
  lag: [
    { function: "enrich", records: 0 },
    { function: "load-search", records: 12 },
    { function: "load-lake", records: 34_567 },
  ],
  searchableAfterMs: 640,
  refused: [
    { code: "RS-TRIP-COMFORT-UNKNOWN", times: 1_204 },
    { code: "RS-MESSAGE-NOT-JSON", times: 3 },
  ],
  latest: [trip("FALL"), trip("RENÉE", { zone: null })],
};
const shown = (columns: number, rows = 40, of: Look = look) => viewOf(of, { columns, rows });

describe("the live view", () => {
  it.each([60, 80, 200])("tells all of it in %i columns", (columns) => {
    const text = shown(columns).join("\n");
    for (const told of [
      "2026-11-29 10:11:13 UTC",
      "12.5 trips/s",
      "100.05 revenue/s",
      "6,000.25",
      "1,234,567.89",
      "41,000",
      "enrich 0",
      "load-search 12",
      "load-lake 34,567",
      "0.6 s after pricing (the fastest trip)",
      "trips 1 h revenue 1 min      revenue 1 h",
      "unread messages enrich 0",
      "priced UTC",
      "mean of the last 10 s",
      "RS-TRIP-COMFORT-UNKNOWN 1,204",
      "10:11:12",
      "FALL",
      "943.94",
      "1,887.88",
    ])
      expect(text).toContain(told);
    expect(text).toMatchSnapshot();
  });

  it("fits any terminal, whatever the names hold", () => {
    const name = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(name, { maxLength: 20 }),
        (columns, rows, names) => {
          const lines = shown(columns, rows, { ...look, latest: names.map((one) => trip(one)) });
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it("hands no name's control characters to the terminal", () => {
    const text = shown(120, 40, { ...look, latest: [trip("\u001b[2J\u202eEVE\r\n\u009b1A")] }).join("");
    expect(text).toContain("[2JEVE 1A");
    // eslint-disable-next-line no-control-regex -- it is what must not be there
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it("keeps its columns under names of wide characters", () => {
    const lines = shown(100, 40, { ...look, latest: [trip("山田太郎さん".repeat(9)), trip("FALL")] });
    const [wide = "", narrow = ""] = lines.slice(-2);
    expect(stringWidth(wide)).toBe(stringWidth(narrow));
    expect(wide).toContain("…");
  });

  it("says that nothing is there before anything happens", () => {
    const nothing: Look = {
      ...look,
      lately: classes(0, "0.00"),
      lastMinute: classes(0, "0.00"),
      lastHour: classes(0, "0.00"),
      searchableAfterMs: undefined,
      refused: [],
      latest: [],
    };
    const text = shown(80, 40, nothing).join("\n");
    expect(text).toContain("0.0 trips/s");
    expect(text).toContain("refused in all  none");
    expect(text).toContain("no trip came");
    expect(text).not.toContain("NaN");
  });

  it("is one line for a log", () => {
    expect(lineOf(look)).toBe(
      "2026-11-29T10:11:13.500Z 12.5 trips/s, 100.05 revenue/s, unread messages: enrich 0, load-search 12, load-lake 34,567, searchable after 0.6 s, refused 1,207",
    );
  });
});
