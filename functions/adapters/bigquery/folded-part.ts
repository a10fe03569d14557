import { foldTable } from "../../../sql/bigquery/fold";
import { typedParametersOf } from "../../../sql/statement";
import { instantOf } from "../../domain/instant";
import type { BigQueryStatements, Parameters } from "./bigquery-statements";

/** What of the trips a statement is to read. */
export interface FoldedPart {
  /**
   * The statement over the trips that are folded in alone, where its window ended before the fold's; else as it is. The former
   * is billed for its window's days and nothing else; it sees a trip that is priced long after its request with the next fold.
   */
  over(sql: string, parameters: Parameters | undefined): Promise<string>;
}

/** Parameters that end a window: no trip of a report lies after the last of them. */
const ends = new Set(["until", "former_to", "latter_to", "now"]);

/** Asks BigQuery's metadata once how far the fold has come, which is free of charge. */
export function foldedPart({ dataset, asked }: Pick<BigQueryStatements, "dataset" | "asked">): FoldedPart {
  let known: Promise<number | undefined> | undefined;
  const foldedUntil = () =>
    asked(`table ${foldTable}`, async () => {
      const [[isFolded], [isZoned]] = await Promise.all([
        dataset.table(foldTable).exists(),
        dataset.table("trips_folded_with_zones").exists(),
      ]);
      if (!isFolded || !isZoned) return undefined;
      const [{ description }] = (await dataset.table(foldTable).getMetadata()) as unknown as [
        { readonly description?: string },
      ];
      const untilMs = Date.parse(description ?? "");
      return Number.isNaN(untilMs) ? undefined : untilMs;
    });
  return {
    async over(sql, parameters = {}) {
      const endsMs = typedParametersOf(sql)
        .filter(({ name }) => ends.has(name))
        .map(({ name }) => Date.parse(instantOf(String(parameters[name])) ?? ""));
      // Nothing is asked for a statement that has no window, or is asked of all trips.
      if (endsMs.length === 0 || endsMs.some(Number.isNaN)) return sql;
      const untilMs = await (known ??= foldedUntil());
      if (untilMs === undefined || Math.max(...endsMs) > untilMs) return sql;
      return sql.replaceAll(/\btrips_with_zones\b/g, "trips_folded_with_zones");
    },
  };
}
