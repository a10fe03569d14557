import { fieldsOf, LakeTripSchema } from "../../contracts/trip-schema";
import { foldStatements, foldedColumns, momentSql } from "../fold/fold";
import { fillStatement } from "../statement";
import foldSql from "./fold.sql";
import replaceHoursSql from "./replace-hours.sql";
import showFoldedSql from "./show-folded.sql";
import tripsSql from "./trips.sql";

export interface FoldSettings {
  readonly dataset: string;
  /** For how many days a trip's id is known again. */
  readonly repeatsWithinDays: number;
  /** Of the view `trips`, which a fold replaces: what its resource has too. */
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Hours of the lake, by the folders that trips lie in. */
export type FoldHours =
  /** Those that are over and not folded yet, and so many before them again, for objects that came late. */
  | { readonly kind: "next"; readonly againHours: number }
  /** From the one up to the other, RFC 3339 UTC; what has come from them is replaced. */
  | { readonly kind: "replace"; readonly from: string; readonly to: string };

/**
 * An object may come so much later than its hour, and is seen at once: the view reads these hours of the lake although they are
 * folded. What comes still later is folded once a day.
 */
export const lateHours = 2;
/** So long after its end an hour is folded: load-lake writes its last objects within it. */
const settleMinutes = 10;
const epochDay = "1970-01-01";

/** Where a dataset's fold keeps how far it has come; its description says what the view shows, RFC 3339 UTC. */
export const foldTable = "trips_fold";

/** The query of the view `trips`, with places for its constants: by them BigQuery leaves out what it need not read. */
const tripsTemplate = (dataset: string, places: Readonly<Record<string, string>>) =>
  fillStatement(tripsSql, {
    dataset,
    moment: momentSql,
    columns: [...fieldsOf(LakeTripSchema).map(({ name }) => name), "moment"].join(", "),
    ...places,
  });

/** The query of the view `trips` while nothing is folded: it reads the lake alone. */
export const tripsBeforeFolds = (dataset: string): string =>
  tripsTemplate(dataset, { tail_day: epochDay, tail_hour: "00", known_day: epochDay });

/** The query of the view `trips` once all hours before an instant are folded, as a fold makes it. */
export function tripsFoldedUntil(dataset: string, untilMs: number, repeatsWithinDays: number): string {
  const tailMs = untilMs - lateHours * 3_600_000;
  const tail = new Date(tailMs).toISOString();
  return tripsTemplate(dataset, {
    tail_day: tail.slice(0, 10),
    tail_hour: tail.slice(11, 13),
    known_day: new Date(tailMs - repeatsWithinDays * 86_400_000).toISOString().slice(0, 10),
  });
}

/** Makes sure that there is exactly one row of how far the fold has come: of two that make it one wins. */
export const foldState = (dataset: string): string =>
  `CREATE TABLE IF NOT EXISTS ${dataset}.${foldTable} AS SELECT TIMESTAMP '${epochDay} 00:00:00+00' AS folded_until`;

/** Statements that make the view `trips` show what is folded; they may be run at any time. */
export function showFolded({ dataset, repeatsWithinDays, description, labels }: FoldSettings): string {
  const query = tripsTemplate(dataset, { tail_day: "@tail_day", tail_hour: "@tail_hour", known_day: "@known_day" });
  const pairs = Object.entries(labels).map(([name, value]) => `('${name}', '${value}')`);
  const options = `description = '${description}', labels = [${pairs.join(", ")}]`;
  return fillStatement(showFoldedSql, {
    dataset,
    days: String(repeatsWithinDays),
    late_hours: String(lateHours),
    view: `CREATE OR REPLACE VIEW ${dataset}.trips OPTIONS (${options}) AS\n${query.replaceAll(/^--.*\n/gm, "").trim()}`,
  }).trim();
}

/** The script that folds the next hours of the lake, and then has the view show them. */
export const foldNextScript = (settings: FoldSettings, againHours: number): string =>
  `${foldScript(settings, { kind: "next", againHours })}\n${showFolded(settings)}\n`;

/** The script that folds hours of the lake in one transaction; readers see what was there before, or what is there after it. */
export function foldScript(settings: Pick<FoldSettings, "dataset" | "repeatsWithinDays">, hours: FoldHours): string {
  const { dataset, repeatsWithinDays } = settings;
  const { findRepeated, removeLater, addFresh } = foldStatements({
    folded: `${dataset}.trips_folded`,
    fresh: "fresh_trips",
    from: "first_moment",
    to: "last_moment",
  });
  return fillStatement(foldSql, {
    dataset,
    columns: foldedColumns.join(", "),
    moment: momentSql,
    days: String(repeatsWithinDays),
    state: foldState(dataset),
    find_repeated: findRepeated.trim(),
    remove_later: removeLater.trim(),
    add_fresh: addFresh.trim(),
    ...rangeOf(dataset, hours),
  });
}

function rangeOf(dataset: string, hours: FoldHours) {
  if (hours.kind === "replace") {
    return {
      since: `TIMESTAMP '${hours.from}'`,
      until: `TIMESTAMP '${hours.to}'`,
      folded_until: "folded_until",
      replace: fillStatement(replaceHoursSql, { dataset }).trim(),
    };
  }
  return {
    since: `(SELECT TIMESTAMP_SUB(MAX(folded_until), INTERVAL ${hours.againHours} HOUR) FROM ${dataset}.${foldTable})`,
    until: `TIMESTAMP_TRUNC(TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL ${settleMinutes} MINUTE), HOUR)`,
    folded_until: "GREATEST(folded_until, until)",
    replace: "",
  };
}
