import { scaleQuantize, scaleThreshold } from "d3-scale";
import { html, type Html } from "../../html";
import { count } from "../../tables";

/** Colours of the page's ramp. */
const levels = 6;

export interface Levels {
  /** 1 for the fewest to 6 for the most; 0 for none. */
  readonly of: (value: number) => number;
  /** The least value of each level, rising. */
  readonly from: readonly number[];
}

/** Levels whose lower ends grow by one factor, in round numbers: demand in a city is spread so. */
export function levelsUpTo(most: number): Levels {
  const from = [
    ...new Set(Array.from({ length: levels }, (_, level) => Number((most ** (level / levels)).toPrecision(1)))),
  ];
  return levelsFrom(from);
}

/** Levels of even steps, for values that are alike. */
export function evenLevelsUpTo(most: number): Levels {
  const step = Math.max(1, Math.ceil(most / levels));
  return levelsFrom(Array.from({ length: Math.min(levels, Math.ceil(most / step)) }, (_, level) => 1 + level * step));
}

function levelsFrom(from: readonly number[]): Levels {
  const last = from.length - 1;
  // Fewer levels keep the ends of the ramp.
  const level = (at: number) => (last === 0 ? levels : 1 + Math.round((at * (levels - 1)) / last));
  const threshold = scaleThreshold(from, [0, ...from.map((_, at) => level(at))]);
  return { of: (value) => threshold(value), from };
}

/** What each colour means. */
export function legend({ of, from }: Levels, unit: string): Html {
  return html`<p class="note legend-of">${unit}:</p>
    <ul class="legend" aria-label="${unit}">
      ${from.map((least, at) => {
        const next = from[at + 1];
        const range =
          next === undefined
            ? `${count(least)} and more`
            : next - 1 === least
              ? count(least)
              : `${count(least)} to ${count(next - 1)}`;
        return html`<li>
          <svg viewBox="0 0 12 12" aria-hidden="true"><rect class="level-${of(least)}" width="12" height="12" /></svg>
          ${range}
        </li>`;
      })}
    </ul>`;
}

/** The level of a value among others: from the least to the most in even steps. */
export function levelsBetween(values: readonly number[]): (value: number) => number {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return scaleQuantize([least, most > least ? most : least + 1], [1, 2, 3, 4, 5, 6]);
}
