import type { Row, Warehouse } from "../../functions/ports/warehouse";
import { parametersOf } from "../../sql/statement";
import { hotspotRows } from "./hotspots/hotspot-rows";
import { defaultWindows, settingValues } from "./report-settings";
import { reports } from "./reports";
import { windowsOf, type Window, type WindowOptions, type Windows } from "./windows";

/** A report with all that its answer depends on. */
export interface Question {
  readonly report: string;
  readonly sql: string;
  /** Those that it compares. */
  readonly windows?: Windows;
  /** The one that it is asked of; without one, of all trips. */
  readonly window?: Window;
  /** Of the statement and of what is computed of its rows. */
  readonly values: Readonly<Record<string, string | number>>;
}

export interface AskedWith extends WindowOptions {
  readonly param?: Readonly<Record<string, string>>;
}

/** @throws SettingProblem, WindowProblem: a message that says which form is wanted */
export function questionOf(report: string, asked: AskedWith, nowMs: number): Question {
  const values = settingValues(report, asked.param ?? {}, nowMs);
  const sql = reports[report] ?? "";
  const last = defaultWindows[report];
  if (last === undefined)
    return asksWindow(asked)
      ? ofWindow({ report, sql, values }, asked, nowMs)
      : { report, sql, values, ...windowIn(values) };
  const windows = windowsOf(asked, nowMs, last);
  const { former, latter } = windows;
  const times = { former_from: former.from, former_to: former.to, latter_from: latter.from, latter_to: latter.to };
  return { report, sql, windows, values: { ...values, ...times } };
}

/** Whether a report answers of one window. */
export const takesWindow = (report: string): boolean => parametersOf(reports[report] ?? "").includes("until");

const asksWindow = ({ last, from, to }: WindowOptions) => [last, from, to].some((option) => option !== undefined);

function ofWindow({ values, ...question }: Question, asked: AskedWith, nowMs: number): Question {
  const { latter: window } = windowsOf(asked, nowMs, "1d");
  return { ...question, window, values: { ...values, since: window.from, until: window.to } };
}

/** Where a report has the window as parameters, they have values without an option, too. */
function windowIn({ since, until }: Question["values"]): Pick<Question, "window"> {
  return since === undefined || until === undefined ? {} : { window: { from: String(since), to: String(until) } };
}

/** What of a question's values its statement takes. */
export const statementValues = ({ sql, values }: Question): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    parametersOf(sql).flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/** The rows that answer a question: what the warehouse aggregates, with what is computed of it. */
export async function answerReport(warehouse: Pick<Warehouse, "report">, question: Question): Promise<readonly Row[]> {
  const rows = await warehouse.report(question.sql, statementValues(question));
  return computed[question.report]?.(rows, question) ?? rows;
}

/** What is computed of a statement's rows, where both engines would compute it otherwise or not at all. */
const computed: Readonly<
  Record<string, (rows: readonly Row[], question: Question) => readonly Row[] | Promise<readonly Row[]>>
> = {
  "top-zones-by-growth": (rows) => rows.map(withPercent),
  hotspots: (rows, { values }) =>
    hotspotRows(rows, { minTrips: Number(values["min_trips"]), resolution: Number(values["resolution"]) }),
  zones: (rows) => rows.map(withRoundPlace),
};

/** Growth in percent of the former window, to a tenth; null where there is nothing to compare with. */
function withPercent(row: Row): Row {
  const { former, growth } = row;
  const isKnown = former !== null && growth !== null && Number(former) !== 0;
  return { ...row, percent: isKnown ? Math.round((Number(growth) / Number(former)) * 1_000) / 10 : null };
}

/** To six decimals, a tenth of a metre: a mean's last digits depend on the order in which it was summed. */
const withRoundPlace = (row: Row): Row => ({
  ...row,
  latitude: Number(Number(row["latitude"]).toFixed(6)),
  longitude: Number(Number(row["longitude"]).toFixed(6)),
});
