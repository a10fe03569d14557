import type { Row } from "../../../functions/ports/warehouse";

/** What a report answered, and the question that gives the same rows on the command line. */
export interface Answer {
  readonly report: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly rows: readonly Row[];
}

/** Asks one of the reports of sql/reports/, by its name. */
export type Ask = (report: string, parameters?: Answer["parameters"]) => Promise<Answer>;
