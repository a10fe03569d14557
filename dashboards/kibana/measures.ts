import { valuesOf, type NumberField, type ValueField } from "../trip-fields";
import type { DashboardMeasure, DashboardTerms } from "./dashboard-schema";

/** What charts measure and group by. */

const money = { type: "number", decimals: 2 } as const;
const whole = { type: "number", decimals: 0 } as const;

/** A trip is one document, so counting documents counts trips. */
export const trips = (label = "Trips") => ({ operation: "count", label, format: whole }) satisfies DashboardMeasure;

/** In the currency of `prix_base_per_km`. */
export const revenue = (label = "Revenue") =>
  ({ ...of("sum", "prix_travel"), label, format: money }) satisfies DashboardMeasure;

export const meanPrice = () =>
  ({ ...of("average", "prix_travel"), label: "Mean price", format: money }) satisfies DashboardMeasure;

export const meanDistance = () =>
  ({
    ...of("average", "distance"),
    label: "Mean distance",
    format: { type: "number", decimals: 1, suffix: " km" },
  }) satisfies DashboardMeasure;

const of = <Operation extends "sum" | "average">(operation: Operation, field: NumberField) => ({ operation, field });

/** The values of a field that have the most of the chart's first measure. */
export const topValues = (field: ValueField, limit: number): DashboardTerms => ({
  operation: "terms",
  fields: [valuesOf(field)],
  limit,
  rank_by: { type: "metric", metric_index: 0, direction: "desc" },
});
