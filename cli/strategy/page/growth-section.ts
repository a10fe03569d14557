import type { Cell } from "../../../functions/ports/warehouse";
import { html, type Html } from "../../html";
import { money } from "../../tables";
import { drawChanges } from "./charts";
import type { Facts } from "./facts";
import { foldedNumbers, zoneName } from "./numbers";
import type { Section } from "./section";

/** Bars that fit on a page. */
const mostBars = 16;

/** Which zones grow within a day. */
export const growthSection: Section = {
  id: "growth",
  title: "Growth by zone",
  isHalf: true,
  body: (facts) => (facts.growth.rows.length === 0 ? html`<p class="note">There is no trip yet.</p>` : growthOf(facts)),
};

function growthOf({ growth }: Facts): Html {
  const at = (name: string) => timeText(String(growth.parameters[name]));
  // A zone without a trip in one of the windows has no growth.
  const changes = growth.rows
    .filter((row) => row["growth"] !== null)
    .map((row) => ({
      name: `zone ${zoneName(row["CENTROID_ID"])}`,
      value: Number(row["growth"]),
      text: signed(String(row["growth"])),
    }));
  const largest = changes
    .toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value))
    .slice(0, mostBars)
    .toSorted((one, other) => other.value - one.value);
  const [first] = changes;
  const last = changes.at(-1);
  const windows = `${at("latter_from")} to ${at("latter_to")} against ${at("former_from")} to ${at("former_to")}`;
  const label = `Growth of revenue by zone: the most in ${first?.name ?? ""}, ${first?.text ?? ""}; the least in ${last?.name ?? ""}, ${last?.text ?? ""}`;
  return html`<figure>
    <figcaption>Revenue of the afternoon less that of the morning, on the day with most trips.</figcaption>
    ${drawChanges(label, largest)}
    <p class="note">
      ${windows} (UTC)${largest.length < changes.length ? `; the ${mostBars} zones that change most` : ""}.
    </p>
    ${foldedNumbers({
      caption: "Revenue by zone: morning, afternoon, growth",
      of: growth,
      head: ["zone", "morning", "afternoon", "growth", "percent"],
      rows: growth.rows.map((row) => [
        zoneName(row["CENTROID_ID"]),
        known(row["former"], money),
        known(row["latter"], money),
        known(row["growth"], (amount) => signed(String(amount))),
        known(row["percent"], (percent) => Number(percent).toFixed(1)),
      ]),
    })}
  </figure>`;
}

const known = (cell: Cell | undefined, textOf: (cell: Cell) => string) =>
  cell === null || cell === undefined ? "no data" : textOf(cell);

/** "+1,234.50", and a minus that is as wide. */
const signed = (amount: string) => (amount.startsWith("-") ? `−${money(amount.slice(1))}` : `+${money(amount)}`);

const timeText = (instant: string) => instant.slice(0, 16).replace("T", " ");
