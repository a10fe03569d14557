import { comfortClasses } from "../../../contracts/comfort-classes";
import { html, type Html } from "../../html";
import { money } from "../../tables";
import type { Facts } from "./facts";
import { levelsBetween } from "./levels";
import { numbers, origin, percent, zoneName } from "./numbers";
import type { Section } from "./section";
import { sumBy, type Sum } from "./zone-sums";

/** Revenue by zone and comfort class. */
export const revenueSection: Section = {
  id: "revenue",
  title: "Revenue by zone and comfort",
  isHalf: true,
  body: (facts) =>
    facts.revenue.rows.length === 0
      ? html`<p class="note">There is no trip yet.</p>`
      : html`${lead(facts)} ${matrixOf(facts)} ${origin(facts.revenue)}`,
};

function lead({ revenue, totals }: Facts): Html {
  const [best] = sumBy(revenue.rows, (row) => String(row["confort"]));
  const share = percent(Number(best?.revenue ?? 0), Number(totals.rows[0]?.["chiffre_d_affaires"] ?? 0));
  return html`<p class="lead">Comfort class ${best?.name ?? ""} earns the most: ${share} of the revenue.</p>`;
}

/** The table is the chart: the more a cell earns, the stronger its colour. */
function matrixOf({ revenue }: Facts): Html {
  const cells = new Map(
    revenue.rows.map((row) => [
      `${zoneName(row["CENTROID_ID"])} ${String(row["confort"])}`,
      String(row["chiffre_d_affaires"]),
    ]),
  );
  const levels = levelsBetween([...cells.values()].map(Number));
  const zones = sumBy(revenue.rows, (row) => zoneName(row["CENTROID_ID"]));
  const classes = sumBy(revenue.rows, (row) => String(row["confort"]));
  const all = sumBy(revenue.rows, () => "all");
  const sumIn = (sums: readonly Sum[], name: string) => money(sums.find((sum) => sum.name === name)?.revenue);
  return numbers({
    caption: "Revenue by zone and comfort class: the more, the stronger the colour",
    of: revenue,
    head: ["zone", ...comfortClasses, "all"],
    rows: [
      ...zones.map(({ name, revenue: earned }) => [
        name,
        ...comfortClasses.map((comfort) => {
          const cell = cells.get(`${name} ${comfort}`);
          return cell === undefined ? "" : { text: money(cell), level: levels(Number(cell)) };
        }),
        money(earned),
      ]),
      ["all", ...comfortClasses.map((comfort) => sumIn(classes, comfort)), sumIn(all, "all")],
    ],
  });
}
