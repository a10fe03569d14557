import { comfortClasses, type ComfortClass } from "../../contracts/comfort-classes";
import { descendingMoney, sumMoney } from "../../functions/domain/money";
import { printable } from "../../functions/runtime/printable";
import { count, counted, money, table, tripColumns, tripRow } from "../tables";
import { text, type ZoneRevenue } from "./ask-strategy";
import { wrappedUnder } from "../wrapped";
import type { Writable } from "../terminal";
import type { DemoResult } from "./demo-result";

/** Prints what Operations and Strategy ask, and what the run came to. */
export function printAnswers(result: DemoResult, stream: Writable): void {
  const { operations, strategy, totals, zoneModel } = result;
  const shown = (head: readonly string[], rows: readonly (readonly string[])[]) => table(head, rows, stream.columns);
  const sections = [
    heading("OPERATIONS: NOW", "answered by the search index"),
    "Revenue of the last hour, by comfort",
    shown(
      ["comfort", "trips", "revenue"],
      operations.lastHour.map(({ comfort, trips, revenue }) => [comfort, count(trips), money(revenue)]),
    ),
    `Trips picked up within ${operations.withinMetres} m of the busiest zone's centre, nearest first`,
    shown(tripColumns, operations.nearby.map(tripRow)),
    `The last trips of client ${printable(operations.nearby[0]?.telephoneClient ?? "(none)")}`,
    shown(tripColumns, operations.ofClient.map(tripRow)),

    heading("STRATEGY: WHY", "answered by the warehouse, over the lake"),
    `Revenue by zone and comfort (chiffre_d_affaires by CENTROID_ID and confort; ${counted(zoneModel?.zones.length ?? 0, "zone")} by K-means)`,
    shown(["zone", "centre", ...comfortClasses, "all"], revenueRows(result)),
    "Busiest hours of a zone (UTC)",
    shown(
      ["zone", "hour", "trips", "revenue"],
      strategy.busiestHours
        .slice(0, 5)
        .map((row) => [
          text(row["CENTROID_ID"]),
          `${text(row["hour_of_day"]).padStart(2, "0")} h`,
          count(row["trips"]),
          money(row["chiffre_d_affaires"]),
        ]),
    ),
    "Zones by growth, afternoon against morning (UTC) of the day with most trips",
    shown(
      ["zone", "morning", "afternoon", "growth"],
      strategy.growth
        .slice(0, 3)
        .map((row) => [
          text(row["CENTROID_ID"]),
          ...["former", "latter", "growth"].map((name) => (row[name] === null ? "no data" : money(row[name]))),
        ]),
    ),
    "Price of a trip by comfort",
    shown(
      ["comfort", "trips", "least", "p10", "median", "p90", "most"],
      strategy.prices.map((row) => [
        text(row["confort"]),
        count(row["trips"]),
        ...["least", "p10", "median", "p90", "most"].map((name) => money(row[name])),
      ]),
    ),

    heading("THE RUN", result.source),
    shown(
      ["produced", "priced", "indexed", "stored", "repeated", "dead letters", "revenue"],
      [
        [
          ...[totals.produced, totals.priced, totals.indexed, totals.stored, totals.repeated, totals.deadLettered].map(
            count,
          ),
          money(strategy.revenue),
        ],
      ],
    ),
    ...Object.entries(totals.deadLetters).map(([code, refused]) => `  ${code}: ${count(refused)}`),
    `  ${speedText(result)}; the run took ${(result.elapsedMs / 1000).toFixed(1)} s`,
    `  lake: ${result.lakePath} (${counted(result.files, "object")}; zcat reads ${result.files === 1 ? "it" : "them"})`,
    `  report: ${result.pagePath} (open it in a browser)`,
  ];
  stream.write(`${wrappedUnder(sections.join("\n"), stream.columns)}\n`);
}

const speedText = ({ tripsPerSecond: trips }: DemoResult) =>
  trips === 0
    ? "no trip of this run reached the stores"
    : `${trips < 10 ? trips.toFixed(1) : count(Math.round(trips))} trips/s from produce to both stores`;

const heading = (title: string, from: string) => `\n${title}  (${from})\n`;

/** One row a zone, the one that earns most first. */
function revenueRows({ strategy, zoneModel }: DemoResult): string[][] {
  return (zoneModel?.zones ?? [])
    .map(({ zone, latitude, longitude }) => {
      const rows = strategy.revenueByZone.filter((row) => row.zone === zone);
      const all = sumMoney(rows.map((row) => row.chiffre_d_affaires));
      return { zone, all, centre: `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`, rows };
    })
    .sort((one, other) => descendingMoney(one.all, other.all) || one.zone - other.zone)
    .map(({ zone, all, centre, rows }) => [
      String(zone),
      centre,
      ...comfortClasses.map((comfort) => revenueOf(rows, comfort)),
      money(all),
    ]);
}

const revenueOf = (rows: readonly ZoneRevenue[], comfort: ComfortClass) =>
  money(rows.find(({ confort }) => confort === comfort)?.chiffre_d_affaires ?? "0.00");
