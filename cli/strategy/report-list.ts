import { titleOf } from "../../sql/statement";
import { takesWindow } from "./answer-report";
import { reports } from "./reports";
import { wrappedUnder } from "../wrapped";
import { defaultWindows, reportSettings } from "./report-settings";

/** A parameter or a window of a report, for programs. */
interface ListedParameter {
  readonly name: string;
  readonly meaning: string;
  readonly form: string;
  readonly default: string;
}

export interface ListedReport {
  readonly name: string;
  readonly title: string;
  readonly parameters: readonly ListedParameter[];
}

/** Each report with what it may be asked with. */
export const listedReports = (): readonly ListedReport[] =>
  Object.entries(reports).map(([name, sql]) => ({
    name,
    title: titleOf(sql),
    parameters: [
      ...windowParameters(name),
      ...(reportSettings[name] ?? []).map(({ name: parameter, meaning, wanted, fallbackSaid }) => ({
        name: `--param ${parameter}=...`,
        meaning,
        form: wanted,
        default: fallbackSaid,
      })),
    ],
  }));

function windowParameters(report: string): readonly ListedParameter[] {
  const last = defaultWindows[report];
  if (last === undefined && !takesWindow(report)) return [];
  const time = "a time like 2026-11-24, 2026-11-24T12:00:00Z or 2026-11-24T14:00:00+02:00";
  const span = "complete hours or days like 6h or 7d";
  const against = {
    name: "--against",
    meaning: "how much earlier the window starts that it is compared with",
    form: span,
    default: "the window before it",
  };
  return [
    {
      name: "--last",
      meaning: "the window: the last complete hours or days (UTC)",
      form: span,
      default: last ?? (reportSettings[report]?.some(({ name }) => name === "since") ? "since and until" : "all trips"),
    },
    { name: "--from", meaning: "or its start", form: time, default: "none" },
    { name: "--to", meaning: "and its end", form: `${time}, not in the future`, default: "the start of today (UTC)" },
    ...(last === undefined ? [] : [against]),
  ];
}

/** The list for people. */
export const reportList = (columns?: number): string =>
  wrappedUnder(
    listedReports()
      .map(({ name, title, parameters }) =>
        [
          `${name}: ${title}`,
          ...parameters.map((one) => `    ${one.name}  ${one.meaning}; ${one.form} (default: ${one.default})`),
          "",
        ].join("\n"),
      )
      .join(""),
    columns,
  );
