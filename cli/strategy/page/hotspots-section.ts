import type { Row } from "../../../functions/ports/warehouse";
import { html, nothing, type Html } from "../../html";
import { count, money } from "../../tables";
import { noHotspots } from "../hotspots/no-hotspots";
import type { Facts } from "./facts";
import { drawAreas } from "./hotspots-map";
import { numberOf, numbers, origin, placeText, zoneName } from "./numbers";
import type { Section } from "./section";

/** Areas of the table and of the map. */
const most = 20;

/** Areas that earn above what their zone and hours lead one to expect. */
export const hotspotsSection: Section = {
  id: "hotspots",
  title: "Hotspots",
  body: (facts) =>
    facts.hotspots.rows.length === 0
      ? html`<p class="note">${whyNone(facts)} ${windowOf(facts)}</p>
          ${origin(facts.hotspots)}`
      : html`<p class="lead">${lead(facts)}</p>
          <div class="beside">${mapOf(facts)} ${meaning(facts)}</div>
          ${table(facts)} ${origin(facts.hotspots)}`,
};

const whyNone = ({ totals }: Facts) => (numberOf(totals.rows[0], "trips") === 0 ? "There is no trip yet." : noHotspots);

function lead({ hotspots: { rows } }: Facts): string {
  const [first] = rows;
  const areas = rows.length === 1 ? "1 area earns" : `${count(rows.length)} areas earn`;
  return `${areas} more than expected, beyond chance. The surest, in zone ${zoneName(first?.["zone"])}, earns ${timesText(first, "ratio")} times what is expected.`;
}

function mapOf({ city, hotspots }: Facts): Html {
  if (!city) return nothing;
  const named = hotspots.rings.slice(0, most).map((ring, at) => ({ name: String(at + 1), ring }));
  const { svg, outside } = drawAreas(city, named);
  return html`<figure>
    ${svg} ${outside.length > 0 ? html`<p class="note">These are outside the map: ${outside.join(", ")}.</p>` : nothing}
  </figure>`;
}

const meaning = (facts: Facts): Html =>
  html`<div>
    <p>
      An area is expected to have as many trips as one of its zone has on average, or as those that touch it have,
      whichever is more, at the average price of its zone and hours.
    </p>
    <p>At most one of twenty areas that are named is expected to be there by chance.</p>
    <p class="note">${windowOf(facts)}</p>
  </div>`;

/** `2026-05-09 00:00 to 2026-06-06 00:00 (UTC), against the time before it that is as long.` */
function windowOf({ hotspots: { parameters } }: Facts): string {
  const [from, to] = ["latter_from", "latter_to"].map((name) =>
    String(parameters[name] ?? "")
      .slice(0, 16)
      .replace("T", " "),
  );
  return `The window is ${from ?? ""} to ${to ?? ""} (UTC); the change is against the window before it.`;
}

function table({ hotspots }: Facts): Html {
  const left = hotspots.rows.length - most;
  return html`${numbers({
    caption: "Hotspots, the surest first",
    of: hotspots,
    words: [1, 2, 10],
    head: [
      ...["number", "area", "centre", "zone", "trips", "trips expected"],
      ...["revenue", "revenue expected", "ratio", "interval of 95 %", "change"],
    ],
    rows: hotspots.rows
      .slice(0, most)
      .map((row, at) => [
        String(at + 1),
        String(row["cell"]),
        placeText({ latitude: numberOf(row, "latitude"), longitude: numberOf(row, "longitude") }),
        zoneName(row["zone"]),
        count(row["trips"]),
        numberOf(row, "expected_trips").toFixed(1),
        money(row["revenue"]),
        money(row["expected_revenue"]),
        timesText(row, "ratio"),
        `${timesText(row, "low")} to ${timesText(row, "high")}`,
        String(row["change"] ?? "no data"),
      ]),
  })}
  ${left > 0 ? html`<p class="note">${count(left)} more: the report names them.</p>` : nothing}`;
}

const timesText = (row: Row | undefined, name: string) => numberOf(row, name).toFixed(3);
