import { html, type Html } from "../../html";
import type { Totals } from "../../demo/totals";
import { count } from "../../tables";
import { numberOf, numbers, percent } from "./numbers";
import type { Section } from "./section";

/** What each store holds. */
export const storesSection: Section = {
  id: "stores",
  title: "What each store holds",
  isHalf: true,
  body: ({ stores, totals }) =>
    "why" in stores
      ? html`${table([["stored", "in the lake, each once", count(numberOf(totals.rows[0], "trips"))]])}
          <p class="note">What was produced, priced, indexed and refused is left out: ${stores.why}</p>`
      : html`<p class="lead">${isWhole(stores) ? "Every priced trip is in both stores." : "The stores differ."}</p>
          ${table(rowsOf(stores))}`,
};

const isWhole = ({ priced, indexed, stored }: Totals) => priced === indexed && priced === stored;

const rowsOf = ({ produced, priced, indexed, stored, repeated, deadLettered }: Totals) =>
  [
    ["produced", "trips that clients sent", count(produced)],
    ["priced", "distinct trips in the log", count(priced)],
    ["indexed", "in the search index", count(indexed)],
    ["stored", "in the lake, each once", count(stored)],
    ["repeated", "sent again under an id that is there", count(repeated)],
    ["refused", "dead letters that are open", count(deadLettered)],
  ] as const;

const table = (rows: readonly (readonly [string, string, string])[]): Html =>
  numbers({
    caption: "Trips in each store",
    of: "stores",
    words: [0, 1],
    head: ["trips", "what they are", "number"],
    rows,
  });

/** What was refused, by reason. */
export const refusedSection: Section = {
  id: "refused",
  title: "Dead letters by reason",
  isHalf: true,
  body: ({ stores }) => ("why" in stores ? html`<p class="note">Left out: ${stores.why}</p>` : refusedOf(stores)),
};

function refusedOf({ deadLetters, deadLettered, produced }: Totals): Html {
  const reasons = Object.entries(deadLetters).toSorted(([, one], [, other]) => other - one);
  if (reasons.length === 0) return html`<p class="lead">Nothing is refused.</p>`;
  return html`<p class="lead">${count(deadLettered)} of ${count(produced)} trips are refused.</p>
    ${numbers({
      caption: "Dead letters by reason",
      of: "dead-letters",
      head: ["reason", "trips", "share"],
      rows: reasons.map(([code, refused]) => [code, count(refused), percent(refused, deadLettered)]),
    })}
    <p class="note">
      <code>ridestream dlq list</code> names each of them, <code>ridestream dlq replay</code> sends them again.
    </p>`;
}
