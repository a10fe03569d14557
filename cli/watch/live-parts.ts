import type { SearchTrip } from "../../contracts/trip-schema";
import { count, money } from "../tables";
import { moneyPerSecond, perSecond, sumOf, timeText } from "./figures";
import { html, type Html } from "../html";
import { namedFigures } from "../named-figures";
import { rateSeconds, type Look } from "./look";

/** The parts of the live page, by the id of the element that each fills. */
export type LiveParts = Readonly<Record<(typeof livePartIds)[number], Html>>;

export const livePartIds = ["state", "now", "course", "comfort", "functions", "refused", "trips"] as const;

/** What was earned at each look, oldest first. */
export interface Course {
  readonly trips: readonly number[];
  readonly revenue: readonly number[];
}

/** A look as the parts of a page. */
export function livePartsOf(look: Look, course: Course): LiveParts {
  return {
    state: html`Live, as of <time datetime="${look.at}">${look.at.slice(0, 19).replace("T", " ")} UTC</time>`,
    now: nowPart(look),
    course: coursePart(course),
    comfort: comfortPart(look),
    functions: functionsPart(look),
    refused: refusedPart(look),
    trips: tripsPart(look.latest),
  };
}

function nowPart(look: Look): Html {
  const { trips, revenue } = sumOf(look.lately);
  const refused = look.refused.reduce((sum, { times }) => sum + times, 0);
  const mean = `mean of ${rateSeconds} seconds`;
  return namedFigures("figures", [
    ["trips a second", perSecond(trips), mean],
    ["revenue a second", moneyPerSecond(revenue), mean],
    ["from price to search", timeText(look.searchableAfterMs), "of the trip that was found soonest"],
    ["refused", count(refused), "since the log begins"],
  ]);
}

const coursePart = ({ trips, revenue }: Course): Html =>
  html`<div class="charts">
    ${[
      chart("Trips a second", trips, (value) => value.toFixed(1)),
      chart("Revenue a second", revenue, (value) => money(value.toFixed(2))),
    ]}
  </div>`;

const [chartWidth, chartHeight] = [600, 120];

/** A line over the looks; its figures stand beside it in words. */
function chart(title: string, values: readonly number[], textOf: (value: number) => string): Html {
  const most = Math.max(...values, 0);
  const step = chartWidth / Math.max(1, values.length - 1);
  const points = values.map((value, at) => {
    const y = chartHeight - 4 - (most === 0 ? 0 : value / most) * (chartHeight - 8);
    return `${(at * step).toFixed(1)},${y.toFixed(1)}`;
  });
  const said = `now ${textOf(values.at(-1) ?? 0)}, most ${textOf(most)}`;
  return html`<figure>
    <figcaption>${title} <span class="note">${said}</span></figcaption>
    <svg
      viewBox="0 0 ${chartWidth} ${chartHeight}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${title}: ${said}"
    >
      <polyline points="${points.join(" ")}" />
    </svg>
  </figure>`;
}

function comfortPart(look: Look): Html {
  const all = sumOf(look.lastHour);
  const most = Math.max(1, ...look.lastHour.map(({ trips }) => trips));
  return rows(
    ["Comfort class", "Trips of the hour", "", "Revenue of the minute", "Revenue of the hour"],
    [
      ...look.lastHour.map((one) => [
        html`${one.comfort}`,
        html`${count(one.trips)}`,
        html`<span class="bar" style="--share: ${(one.trips / most).toFixed(3)}"></span>`,
        html`${money(look.lastMinute.find(({ comfort }) => comfort === one.comfort)?.revenue)}`,
        html`${money(one.revenue)}`,
      ]),
      [
        html`all`,
        html`${count(all.trips)}`,
        html``,
        html`${money(sumOf(look.lastMinute).revenue)}`,
        html`${money(all.revenue)}`,
      ],
    ],
  );
}

const functionsPart = ({ lag }: Look): Html =>
  rows(
    ["Function", "Records not handled"],
    lag.map(({ function: name, records }) => [html`${name}`, html`${count(records)}`]),
  );

const refusedPart = ({ refused }: Look): Html =>
  refused.length === 0
    ? html`<p>None.</p>`
    : rows(
        ["Reason", "Trips and messages"],
        refused.map(({ code, times }) => [html`<code>${code}</code>`, html`${count(times)}`]),
      );

const tripsPart = (latest: readonly SearchTrip[]): Html =>
  latest.length === 0
    ? html`<p>None yet.</p>`
    : rows(
        ["Priced (UTC)", "Client", "Driver", "Comfort", "Zone", "km", "Price"],
        latest.map((trip) => [
          html`${trip.agent_timestamp.slice(11, 19)}`,
          html`${trip.nomclient}`,
          html`${trip.nomDriver}`,
          html`${trip.confort}`,
          html`${trip.zone ?? ""}`,
          html`${trip.distance.toFixed(2)}`,
          html`${money(trip.prix_travel.toFixed(2))}`,
        ]),
      );

const rows = (head: readonly string[], body: readonly (readonly Html[])[]): Html =>
  html`<table>
    <thead>
      <tr>
        ${head.map((name) => (name === "" ? html`<td></td>` : html`<th scope="col">${name}</th>`))}
      </tr>
    </thead>
    <tbody>
      ${body.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
