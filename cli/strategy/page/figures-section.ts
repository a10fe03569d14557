import { formatCents, parseCents } from "../../../functions/domain/money";
import { namedFigures, type NamedFigure } from "../../named-figures";
import { count, money } from "../../tables";
import type { Facts } from "./facts";
import { hourName, numberOf, tripsText, zoneName } from "./numbers";
import type { Section } from "./section";
import { sumBy } from "./zone-sums";

/** The page in five numbers. */
export const figuresSection: Section = {
  id: "in-short",
  title: "In short",
  body: (facts) => namedFigures("figures", figuresOf(facts)),
};

function figuresOf({ totals, days, revenue, hours }: Facts): readonly NamedFigure[] {
  const [total] = totals.rows;
  const trips = numberOf(total, "trips");
  const earned = String(total?.["chiffre_d_affaires"] ?? "0.00");
  const [best] = sumBy(revenue.rows, (row) => zoneName(row["CENTROID_ID"]));
  const [busiest] = sumBy(hours.rows, (row) => hourName(numberOf(row, "hour_of_day"))).toSorted(
    (one, other) => other.trips - one.trips,
  );
  return [
    ["Trips", count(trips), periodOf(days.rows.map((row) => String(row["day"])))],
    ["Revenue", money(earned), "of all trips"],
    ["Price of a trip", trips === 0 ? "none" : money(mean(earned, trips)), "mean"],
    [
      "Best zone",
      best && best.name !== "none" ? `zone ${best.name}` : "none",
      best ? `earns ${money(best.revenue)}` : "there is no trip",
    ],
    ["Busiest hour", busiest?.name ?? "none", busiest ? `${tripsText(busiest.trips)}, UTC` : "there is no trip"],
  ];
}

/** Rounded half up, on whole cents. */
function mean(revenue: string, trips: number): string {
  const divisor = BigInt(trips);
  return formatCents((2n * parseCents(revenue) + divisor) / (2n * divisor));
}

function periodOf(days: readonly string[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return "there is no trip";
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}
