import { deadLetterCodes } from "../../contracts/dead-letters";
import type { SearchLetter } from "../../contracts/search-letters";
import { letterTimeField, letterValues } from "../letter-fields";
import type { DashboardTerms } from "./dashboard-schema";
import type { Named, Panel } from "./panels";

/** Letters have none of the fields that the lists at the top choose by: such a choice would empty these panels. */
const apart = { ignore_global_filters: true };
const mostLetters = 100;

const source = ({ lettersDataView }: Named) => ({ type: "data_view_reference" as const, ref_id: lettersDataView });
const ranked = (field: keyof SearchLetter, limit: number): DashboardTerms => ({
  operation: "terms",
  fields: [letterValues(field)],
  limit,
  rank_by: { type: "metric", metric_index: 0, direction: "desc" },
});

/** Why messages were refused. A letter counts once, however often it was sent again and refused again. */
export const lettersByReason = (names: Named): Panel => ({
  type: "vis",
  id: "dead-letters-by-reason",
  config: {
    type: "xy",
    title: "Dead letters by reason",
    layers: [
      {
        type: "bar_horizontal",
        data_source: source(names),
        ...apart,
        // And those that say no code.
        x: ranked("code", deadLetterCodes.length + 1),
        y: [{ operation: "unique_count", field: letterValues("letter"), label: "Letters" }],
      },
    ],
  },
});

/** The letters that were refused last, a row each, with the last refusal. A table of documents would heed the lists at the top. */
export const lastLetters = (names: Named): Panel => ({
  type: "vis",
  id: "last-dead-letters",
  config: {
    type: "data_table",
    title: "Last dead letters",
    data_source: source(names),
    ...apart,
    rows: [{ ...ranked("letter", mostLetters), label: "Letter" }],
    metrics: [
      { operation: "max", field: letterTimeField, label: "Refused" },
      last("code", "Code"),
      last("reason", "Reason"),
      last("function", "By"),
      last("refused_trips", "Trips"),
      last("attempt", "Sent again"),
    ],
    styling: { paging: 10 },
  },
});

const last = (field: keyof SearchLetter, label: string) => ({
  operation: "last_value" as const,
  field: letterValues(field),
  time_field: letterTimeField,
  label,
});
