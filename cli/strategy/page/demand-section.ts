import { html, type Html } from "../../html";
import { count, money } from "../../tables";
import { drawColumns, drawGrid } from "./charts";
import type { Facts } from "./facts";
import { evenLevelsUpTo, legend } from "./levels";
import { foldedNumbers, hourName, numberOf, percent, tripsText } from "./numbers";
import type { Section } from "./section";
import { sumBy } from "./zone-sums";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const axis = hours.map((hour) => (hour % 3 === 0 ? hourName(hour) : ""));

/** Demand by hour of the day and by weekday. */
export const demandSection: Section = {
  id: "demand",
  title: "Demand by hour and weekday",
  body: (facts) =>
    facts.week.rows.length === 0
      ? html`<p class="note">There is no trip yet.</p>`
      : html`<div class="beside even">${byHour(facts)} ${byWeekday(facts)}</div>`,
};

function byHour({ hours: answer }: Facts): Html {
  const sums = new Map(
    sumBy(answer.rows, (row) => hourName(numberOf(row, "hour_of_day"))).map((sum) => [sum.name, sum]),
  );
  const rows = hours.map((hour) => sums.get(hourName(hour)) ?? { name: hourName(hour), trips: 0, revenue: "0.00" });
  const most = rows.reduce((best, row) => (row.trips > best.trips ? row : best));
  const all = rows.reduce((sum, { trips }) => sum + trips, 0);
  const label = `Trips by hour of the day, UTC: the most at ${most.name}, ${tripsText(most.trips)}`;
  return html`<figure>
    <figcaption>The busiest hour is ${most.name} UTC, with ${percent(most.trips, all)} of all trips.</figcaption>
    ${drawColumns({
      label,
      columns: rows.map(({ name, trips, revenue }, at) => ({
        label: axis[at] ?? "",
        value: trips,
        title: `${name}: ${tripsText(trips)}, ${money(revenue)}`,
      })),
      unit: "hour of the request, UTC",
      labelsAt: "middle",
    })}
    ${foldedNumbers({
      caption: "Trips and revenue by hour of the day, UTC",
      of: answer,
      head: ["hour", "trips", "revenue"],
      rows: rows.map(({ name, trips, revenue }) => [name, count(trips), money(revenue)]),
    })}
  </figure>`;
}

function byWeekday({ week }: Facts): Html {
  const tripsAt = new Map(
    week.rows.map((row) => [`${numberOf(row, "weekday")} ${numberOf(row, "hour_of_day")}`, numberOf(row, "trips")]),
  );
  const rows = weekdays.flatMap((name, at) => {
    const values = hours.map((hour) => tripsAt.get(`${at + 1} ${hour}`) ?? 0);
    return values.some((trips) => trips > 0) ? [{ name, values }] : [];
  });
  const levels = evenLevelsUpTo(Math.max(...tripsAt.values()));
  const sums = sumBy(week.rows, (row) => weekdays[numberOf(row, "weekday") - 1] ?? "").toSorted(
    (one, other) => other.trips - one.trips,
  );
  const [busiest] = sums;
  const told =
    sums.length === 1
      ? `All trips are on a ${busiest?.name ?? ""}.`
      : `${busiest?.name ?? ""} has the most trips: ${count(busiest?.trips)}.`;
  return html`<figure>
    <figcaption>${told}</figcaption>
    ${drawGrid({
      label: `Trips by weekday and hour of the day, UTC. ${told}`,
      rows: rows.map(({ name, values }) => ({ name: name.slice(0, 3), values })),
      levels,
      columns: axis,
      titleOf: (day, hour, trips) => `${day}, ${hourName(hour)}: ${tripsText(trips)}`,
    })}
    ${legend(levels, "Trips in an hour of the week")}
    ${foldedNumbers({
      caption: "Trips by weekday and hour of the day, UTC",
      of: week,
      head: ["weekday", ...hours.map((hour) => hourName(hour)), "all"],
      rows: rows.map(({ name, values }) => [
        name,
        ...values.map((trips) => count(trips)),
        count(values.reduce((sum, trips) => sum + trips, 0)),
      ]),
    })}
  </figure>`;
}
