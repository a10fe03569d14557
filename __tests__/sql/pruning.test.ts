import { reports } from "../../cli/strategy/reports";
import { gcp } from "../../environments/gcp";
import { byCentresStatement } from "../../functions/adapters/bigquery/bigquery-trainer";
import { tripsFoldedUntil } from "../../sql/bigquery/fold";
import tripsWithZonesSql from "../../sql/bigquery/trips-with-zones.sql";
import { lakeTrip } from "../functions/adapters/embedded/lake-of-trips";
import { zonesOf } from "../functions/zones-of";
import { resource, synthesised } from "../stacks/synthesised";
import { asTableRows, billedBytes, passesFilters } from "./billed-bytes";

const days = 100;
const startMs = Date.parse("2026-01-01T00:00:00Z");
const dayMs = 86_400_000;
const iso = (day: number) => new Date(startMs + day * dayMs).toISOString();

/** A lake of 100 days with a trip each half hour, requested shortly before it was priced. */
const rows = asTableRows(
  Array.from({ length: days * 48 }, (_, n) => {
    const requestedMs = startMs + n * (dayMs / 48);
    return lakeTrip(`topic_source@3bJ8dC-mQ_CkLhtz7Yq0Fg-0-${n}-0`, {
      requested_at: new Date(requestedMs).toISOString(),
      agent_timestamp: new Date(requestedMs + 900).toISOString(),
      zone: 1 + (n % 8),
      zone_model: "zones-f8000af75211",
    });
  }),
);
const table = resource(synthesised([gcp]), "google_bigquery_table", "trips-folded");
const view = {
  name: "trips_folded_with_zones",
  sql: byCentresStatement("d", zonesOf([[48, 2]]), "trips_folded"),
};
const asked = (since: string, until: string) => {
  const middle = new Date((Date.parse(since) + Date.parse(until)) / 2).toISOString();
  return { since, until, former_from: since, former_to: middle, latter_from: middle, latter_to: until, now: until };
};
const bytes = (sql: string, [since, until]: readonly [string, string], of = view) =>
  billedBytes(sql.replaceAll(/\btrips_with_zones\b/g, view.name), of, { table, rows }, asked(since, until));

describe("what BigQuery reads of the trips that are folded in", () => {
  const all = [iso(0), iso(days)] as const;

  it.each(Object.entries(reports))(
    "is of a day of a hundred no more than 1.5 of that day's share: %s",
    (_name, sql) => {
      // An hour is asked of all days, of which BigQuery reads the blocks that hold it.
      const whole = bytes(sql.replaceAll(/WHERE agent_timestamp[^\n]*\n/g, "\n"), all);
      expect(whole).toBeGreaterThan(0);
      // A report that compares is asked of two days.
      const asks = sql.includes("latter_from") ? 2 : 1;
      const day = bytes(sql, [iso(51 - asks), iso(51)]);
      expect(day).toBeGreaterThan(0);
      expect(day / (asks * (whole / days))).toBeLessThanOrEqual(1.5);
    },
  );

  it("is all of them where a view gathers rows, or a report bounds no column that the table is laid out by", () => {
    const sql = reports["totals"] ?? "";
    const ranked = {
      ...view,
      sql: view.sql.replace("SELECT\n", "SELECT ROW_NUMBER() OVER (PARTITION BY trip_id) AS place,\n"),
    };
    expect(bytes(sql, [iso(50), iso(51)], ranked)).toBe(bytes(sql, all));
    const unbounded = sql.replaceAll("WHERE moment", "WHERE COALESCE(requested_at, agent_timestamp) + moments");
    expect(bytes(unbounded, [iso(50), iso(51)])).toBeGreaterThan(0.9 * bytes(unbounded, all));
  });

  it("is reached by filters through the view of the zones, but not through ML.PREDICT", () => {
    expect(passesFilters(view.sql)).toBe(true);
    expect(passesFilters(tripsWithZonesSql)).toBe(false);
  });

  it("is joined by constants alone with the hours of the lake that come after", () => {
    const trips = tripsFoldedUntil("d", Date.parse("2026-04-10T01:00:00Z"), 7);
    expect(trips).toContain("WHERE dt >= DATE '2026-04-09' AND (dt > DATE '2026-04-09' OR hour >= '23')");
    expect(trips).toContain("told.moment >= TIMESTAMP '2026-04-02 00:00:00+00'");
    const [folded = ""] = trips.split("UNION ALL");
    expect(passesFilters(folded)).toBe(true);
  });
});
