import { hotspotRows } from "../../../../cli/strategy/hotspots/hotspot-rows";
import { latestWindow } from "../../../../cli/strategy/page/hotspots";
import { plantedPage, tenHotspots } from "./planted-page";
import { tablesOf } from "./tables-of";

describe("the hotspots on Strategy's page", () => {
  it("are the rows of the report, in its order, and are drawn under their numbers", async () => {
    const { rows, page } = await plantedPage(tenHotspots);
    const answered = await hotspotRows(rows, { minTrips: 20, resolution: 8 });
    expect(answered.length).toBeGreaterThanOrEqual(8);
    const number = (text = "") => Number(text.replaceAll(",", ""));
    expect(
      tablesOf(page)
        .get("hotspots")
        ?.map(([at, cell, , zone, trips, expectedTrips, revenue, expectedRevenue, ratio, interval, change]) => [
          number(at),
          cell,
          ...[zone, trips, expectedTrips, revenue, expectedRevenue, ratio].map(number),
          interval,
          change,
        ]),
    ).toEqual(
      answered.map((row, at) => [
        at + 1,
        row["cell"],
        ...["zone", "trips", "expected_trips", "revenue", "expected_revenue", "ratio"].map((name) => Number(row[name])),
        `${Number(row["low"]).toFixed(3)} to ${Number(row["high"]).toFixed(3)}`,
        row["change"],
      ]),
    );
    const names = [...page.matchAll(/<text class="rank[^"]*"[^>]*>\s*(\d+)<\/text/g)].map(([, name]) => Number(name));
    expect(names).toEqual(answered.map((_, at) => at + 1));
    expect(page.split('<path class="area"')).toHaveLength(answered.length + 1);
    expect(page).toContain(
      "ridestream report hotspots --from 2026-05-09T00:00:00.000Z --to 2026-06-06T00:00:00.000Z --param min_trips=20 --param resolution=8",
    );
  });

  it("have no data on their change where the former window has no trip", async () => {
    const { page } = await plantedPage(tenHotspots, (row) => row["in_window"] === "latter");
    const changes = tablesOf(page)
      .get("hotspots")
      ?.map((row) => row.at(-1));
    expect(new Set(changes)).toEqual(new Set(["no data"]));
  });

  it("are said to be none where no area stands out, and how to ask", async () => {
    const { page } = await plantedPage({ ...tenHotspots, hotspots: 0 });
    expect(page).toContain("No area earns more than expected beyond chance.");
    expect(page).toContain("ridestream report hotspots --from");
    expect(tablesOf(page).has("hotspots")).toBe(false);
  });
});

describe("the window of the hotspots on the page", () => {
  const now = Date.parse("2026-06-06T07:08:09Z");
  const of = (...days: readonly string[]) =>
    latestWindow(
      days.map((day) => ({ day })),
      now,
    );

  it("ends with the last complete day that has trips", () => {
    expect(of("2026-01-01", "2026-06-05")).toEqual({ from: "2026-05-09T00:00:00Z", to: "2026-06-06T00:00:00Z" });
    expect(of("2014-08-01")).toEqual({ from: "2014-07-05T00:00:00Z", to: "2014-08-02T00:00:00Z" });
  });

  it("is not moved by a trip of today, or of the future", () => {
    expect(of("2026-06-03", "2026-06-06", "9999-12-31")).toEqual({
      from: "2026-05-07T00:00:00Z",
      to: "2026-06-04T00:00:00Z",
    });
  });

  it("is not moved by a trip that was sent again, without the time of its request", () => {
    const days = [
      { day: "2026-03-05", trips: 400, undated: 2 },
      { day: "2026-06-05", trips: 1, undated: 1 },
    ];
    expect(latestWindow(days, now)).toEqual({ from: "2026-02-06T00:00:00Z", to: "2026-03-06T00:00:00Z" });
  });

  it("is today's complete hours where there is no other day", () => {
    expect(of("2026-06-06")).toEqual({ from: "2026-06-06T00:00:00Z", to: "2026-06-06T07:00:00Z" });
  });

  it("is the report's own without a day, in the first hour of all, and for days at the beginning of the calendar", () => {
    expect(of()).toEqual({});
    expect(latestWindow([{ day: "2026-06-06" }], Date.parse("2026-06-06T00:20:00Z"))).toEqual({});
    expect(of("0001-01-02")).toEqual({});
  });
});
