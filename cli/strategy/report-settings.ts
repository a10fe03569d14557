import { instantOf } from "../../functions/domain/instant";

/** What a report is asked with beside its windows: `--param name=value`. */
export interface ReportSetting {
  readonly name: string;
  readonly meaning: string;
  /** The form that is wanted, as an error and the list say it. */
  readonly wanted: string;
  /** Undefined for a text of another form. */
  readonly read: (text: string) => string | number | undefined;
  /** What counts without it, as text. */
  readonly fallback: (nowMs: number) => string;
  /** The same for the list. */
  readonly fallbackSaid: string;
}

const time = (name: string, meaning: string): ReportSetting => ({
  name,
  meaning,
  wanted: "a time like 2026-11-24T12:00:00Z or 2026-11-24T14:00:00+02:00",
  read: instantOf,
  fallback: (nowMs) => new Date(nowMs).toISOString(),
  fallbackSaid: "now",
});

/** The start of a window that ends now by default. */
const daysAgo = (name: string, meaning: string, days: number): ReportSetting => ({
  ...time(name, meaning),
  fallback: (nowMs) => new Date(nowMs - days * 86_400_000).toISOString(),
  fallbackSaid: `${days} days ago`,
});

const window = [daysAgo("since", "the start of the window", 56), time("until", "the end of the window")];

const wholeNumber = (
  name: string,
  meaning: string,
  { least, most, fallback }: { readonly least: number; readonly most: number; readonly fallback: number },
): ReportSetting => ({
  name,
  meaning,
  wanted: `a whole number from ${least} to ${most}`,
  read: (text) => (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined),
  fallback: () => String(fallback),
  fallbackSaid: String(fallback),
});

/** Microdegrees, or a number of bins or cells: what the page asks with. */
const integer = (name: string, meaning: string, fallback: number): ReportSetting => ({
  name,
  meaning,
  wanted: "a whole number",
  read: (text) => (/^-?\d{1,10}$/.test(text) ? Number(text) : undefined),
  fallback: () => String(fallback),
  fallbackSaid: String(fallback),
});

const bins = (width: ReportSetting): readonly ReportSetting[] => [
  width,
  wholeNumber("bins", "how many bins; the last one holds all above", { least: 1, most: 1_000, fallback: 20 }),
];
const widthOf = (unit: string, fallback: number) =>
  wholeNumber("width", `the width of a bin in ${unit}`, { least: 1, most: 999_999_999, fallback });

/** Settings of the reports that have some. */
export const reportSettings: Readonly<Record<string, readonly ReportSetting[]>> = {
  "last-hour-by-comfort": [time("now", "the end of the hour")],
  "demand-by-zone-and-hour": window,
  "revenue-by-zone-hour-and-comfort": window,
  "distances-by-bin": bins(widthOf("metres", 1_000)),
  "prices-by-bin": bins(widthOf("cents", 100)),
  "pickups-by-cell": [
    integer("south", "the southern edge in millionths of a degree", -90_000_000),
    integer("west", "the western edge in millionths of a degree", -180_000_000),
    wholeNumber("height", "the height of a cell in millionths of a degree", {
      least: 1,
      most: 180_000_000,
      fallback: 1_000_000,
    }),
    wholeNumber("width", "the width of a cell in millionths of a degree", {
      least: 1,
      most: 360_000_000,
      fallback: 1_000_000,
    }),
    wholeNumber("up", "how many cells from south to north", { least: 1, most: 1_000_000, fallback: 181 }),
    wholeNumber("across", "how many cells from west to east", { least: 1, most: 1_000_000, fallback: 360 }),
  ],
  hotspots: [
    wholeNumber("min_trips", "an area with fewer trips in the window is not judged", {
      least: 5,
      most: 1_000_000,
      fallback: 20,
    }),
    wholeNumber("resolution", "the size of an area, as H3 counts it: 7 is 5 km², 8 is 0.7 km², 9 is 0.1 km²", {
      least: 5,
      most: 9,
      fallback: 8,
    }),
  ],
};

/** Reports that compare two windows, with the one that counts when no option names it. */
export const defaultWindows: Readonly<Record<string, string>> = { "top-zones-by-growth": "1d", hotspots: "28d" };

/** A value that does not fit a report; the message says which form is wanted. */
export class SettingProblem extends Error {}

/** The values of a report's settings. @throws SettingProblem */
export function settingValues(
  report: string,
  given: Readonly<Record<string, string>>,
  nowMs: number,
): Readonly<Record<string, string | number>> {
  const known = reportSettings[report] ?? [];
  const unknown = Object.keys(given).filter((name) => known.every((setting) => setting.name !== name));
  if (unknown.length > 0) {
    const names = known.map(({ name }) => name).join(", ");
    throw new SettingProblem(
      `has no parameter ${unknown.join(", ")}: ${names === "" ? "it takes none" : `it takes ${names}`}`,
    );
  }
  return Object.fromEntries(
    known.map(({ name, wanted, read, fallback }) => {
      const text = given[name] ?? fallback(nowMs);
      const value = read(text);
      if (value === undefined) throw new SettingProblem(`cannot use ${name}=${text}: give ${wanted}`);
      return [name, value];
    }),
  );
}
