import { html, type Html } from "../../html";
import { count, money } from "../../tables";
import type { Answer } from "./answer";
import type { Bins } from "./bins";
import { drawColumns } from "./charts";
import type { Facts } from "./facts";
import { foldedNumbers, numberOf, numbers, origin, tripsText } from "./numbers";
import type { Section } from "./section";

/** How far trips go. */
export const distancesSection: Section = {
  id: "distances",
  title: "Distance of a trip",
  isHalf: true,
  body: ({ distanceBins, distances }) =>
    distributionOf({ what: "Distance", unit: "km", bins: distanceBins, quantiles: distances, shown: kmText }),
};

/** What trips cost. */
export const pricesSection: Section = {
  id: "prices",
  title: "Price of a trip",
  isHalf: true,
  body: ({ priceBins, prices }: Facts) =>
    distributionOf({ what: "Price", unit: "", bins: priceBins, quantiles: prices, shown: money }),
};

interface Distribution {
  readonly what: string;
  readonly unit: string;
  readonly bins: Bins;
  readonly quantiles: Answer;
  readonly shown: (value: Answer["rows"][number][string] | undefined) => string;
}

const columnsALabel = 4;
const quantileNames = ["least", "p10", "median", "p90", "most"] as const;

function distributionOf({ what, unit, bins, quantiles, shown }: Distribution): Html {
  if (bins.rows.length === 0) return html`<p class="note">There is no trip yet.</p>`;
  const tripsIn = new Map(bins.rows.map((row) => [numberOf(row, "bin"), row]));
  const rows = Array.from({ length: bins.bins }, (_, bin) => {
    const [from, to] = [axisText(bin * bins.width), axisText((bin + 1) * bins.width)];
    return {
      from,
      name: bin === bins.bins - 1 ? `${from} and more` : `${from} to ${to}`,
      trips: numberOf(tripsIn.get(bin), "trips"),
      revenue: money(tripsIn.get(bin)?.["chiffre_d_affaires"]),
    };
  });
  const most = rows.reduce((best, row) => (row.trips > best.trips ? row : best));
  const told = `The most common ${what.toLowerCase()} is ${most.name}${unit === "" ? "" : ` ${unit}`}.`;
  return html`<figure>
    <figcaption>${told}</figcaption>
    ${drawColumns({
      label: `${what} of trips. ${told}`,
      columns: rows.map(({ from, name, trips }, at) => ({
        label: axisLabel(from, at, rows.length - 1),
        value: trips,
        title: `${name} ${unit}: ${tripsText(trips)}`,
      })),
      unit: unit === "" ? "price" : `distance, ${unit}`,
      labelsAt: "start",
    })}
    ${numbers({
      caption: `${what} by comfort class${unit === "" ? "" : `, ${unit}`}`,
      of: quantiles,
      head: ["comfort", "trips", ...quantileNames],
      rows: quantiles.rows.map((row) => [
        String(row["confort"]),
        count(row["trips"]),
        ...quantileNames.map((name) => shown(row[name])),
      ]),
    })}
    <p class="note">10, 50 and 90 of 100 trips lie below p10, the median and p90.</p>
    ${foldedNumbers({
      caption: `Trips and revenue by ${what.toLowerCase()}`,
      of: bins,
      head: [unit === "" ? "price" : unit, "trips", "revenue"],
      rows: rows.map(({ name, trips, revenue }) => [name, count(trips), revenue]),
    })}
    ${origin(quantiles)}
  </figure>`;
}

/** Where the last column begins, and each fourth one that leaves room for it. */
function axisLabel(from: string, at: number, last: number): string {
  if (at === last) return `${from}+`;
  return at % columnsALabel === 0 && last - at >= columnsALabel - 1 ? from : "";
}

const kmText: Distribution["shown"] = (value) => Number(value ?? 0).toFixed(3);
const axisText = (value: number) => Number(value.toPrecision(6)).toLocaleString("en", { maximumFractionDigits: 3 });
