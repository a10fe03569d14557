import { html, nothing, type Html } from "../../html";
import { count, money } from "../../tables";
import type { City } from "./city";
import { placeIn } from "./city-frame";
import { drawCity, type MapZone } from "./city-map";
import type { Facts, Unknown, ZonesInUse } from "./facts";
import { legend } from "./levels";
import { numberOf, numbers, origin, percent, placeText, zoneName } from "./numbers";
import type { Section } from "./section";
import { sumBy } from "./zone-sums";

/** Km of a degree of latitude. */
const kmPerDegree = 111.195;
const mostPlaces = 6;

/** Where trips begin, and the zones there. */
export const citySection: Section = {
  id: "city",
  title: "The city and its zones",
  body: (facts) =>
    facts.city === undefined
      ? html`<p class="note">There is no trip yet, so that there is no place to draw.</p>`
      : html`${lead(facts)}
          <div class="beside">
            ${mapOf(facts, facts.city)}
            <div>${zonesTable(facts)} ${busiestPlaces(facts.city)}</div>
          </div>`,
};

const tripsOf = ({ totals }: Facts) => numberOf(totals.rows[0], "trips");
const zoneSums = ({ revenue }: Facts) => sumBy(revenue.rows, (row) => zoneName(row["CENTROID_ID"]));

function lead(facts: Facts): Html {
  const sums = zoneSums(facts);
  const [best] = sums;
  const busiest = sums.toSorted((one, other) => other.trips - one.trips)[0];
  if (!best || !busiest || best.name === "none") return nothing;
  const share = percent(busiest.trips, tripsOf(facts));
  return best.name === busiest.name
    ? html`<p class="lead">Zone ${best.name} has the most trips (${share}) and earns the most.</p>`
    : html`<p class="lead">Zone ${busiest.name} has the most trips (${share}); zone ${best.name} earns the most.</p>`;
}

function mapOf(facts: Facts, city: City): Html {
  const { svg, levels, outside } = drawCity(city, mapZones(facts));
  const cellKm = (city.grid.height / 1_000_000) * kmPerDegree;
  const size = cellKm < 1 ? `${Number((1_000 * cellKm).toPrecision(2))} m` : `${Number(cellKm.toPrecision(2))} km`;
  const beyond = tripsOf(facts) - city.shown;
  return html`<figure>
    ${svg} ${legend(levels, `Trips in a cell of about ${size} by ${size}`)}
    ${
      beyond > 0
        ? html`<p class="note">${count(beyond)} trips (${percent(beyond, tripsOf(facts))}) begin outside the map.</p>`
        : nothing
    }
    ${
      outside.length > 0
        ? html`<p class="note">The centres of these zones are outside the map: ${outside.join(", ")}.</p>`
        : nothing
    }
  </figure>`;
}

function busiestPlaces(city: City): Html {
  const table = numbers({
    caption: "Busiest places",
    of: city,
    head: ["centre of the cell", "trips", "revenue"],
    rows: city.rows
      .slice(0, mostPlaces)
      .map((row) => [
        placeText(placeIn(city.grid, numberOf(row, "cell_row") + 0.5, numberOf(row, "cell_column") + 0.5)),
        count(row["trips"]),
        money(row["chiffre_d_affaires"]),
      ]),
  });
  return html`${table} ${origin(city)}`;
}

function mapZones(facts: Facts): readonly MapZone[] {
  const tripsIn = new Map(zoneSums(facts).map(({ name, trips }) => [name, trips]));
  return centresOf(facts.zones).map(({ zone, ...centre }) => ({
    ...centre,
    zone: String(zone),
    share: percent(tripsIn.get(String(zone)) ?? 0, tripsOf(facts)),
  }));
}

function zonesTable(facts: Facts): Html {
  const centres = new Map(centresOf(facts.zones).map((zone) => [String(zone.zone), placeText(zone)]));
  const sums = zoneSums(facts);
  const idle = [...centres.keys()].filter((zone) => sums.every(({ name }) => name !== zone));
  const table = numbers({
    caption: "Zones, by revenue",
    of: facts.revenue,
    words: [0, 1],
    head: ["zone", "centre", "trips", "share", "revenue"],
    rows: [...sums, ...idle.map((name) => ({ name, trips: 0, revenue: "0.00" }))].map(({ name, trips, revenue }) => [
      name,
      centres.get(name) ?? "",
      count(trips),
      percent(trips, tripsOf(facts)),
      money(revenue),
    ]),
  });
  const missing = "why" in facts.zones ? html`<p class="note">No centres: ${facts.zones.why}</p>` : nothing;
  return html`${table} ${missing} ${origin(facts.revenue)}`;
}

const centresOf = (zones: ZonesInUse | Unknown) => ("why" in zones ? [] : zones.model.zones);
