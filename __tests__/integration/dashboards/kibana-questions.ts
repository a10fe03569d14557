import type { estypes } from "@elastic/elasticsearch";
import type { Dashboard, DashboardBarMeasure, DashboardTerms } from "../../../dashboards/kibana/dashboard-schema";
import { timeField } from "../../../dashboards/trip-fields";

/**
 * What Kibana asks Elasticsearch for a chart of the Dashboards API: operations on a data view are aggregations. Kibana picks
 * the widths of histograms from the window and the values that are there; here the test does.
 */

type Config = Extract<Dashboard["panels"][number], { readonly type: "vis" }>["config"];
export type MetricChart = Extract<Config, { readonly type: "metric" }>;
export type TableChart = Extract<Config, { readonly type: "data_table" }>;
export type XyChart = Extract<Config, { readonly type: "xy" }>;
type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

export type Query = NonNullable<estypes.SearchRequest["query"]>;

/** The time that the dashboard shows: from, up to and without. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

export interface Widths {
  /** Of a date_histogram, such as "1h". */
  readonly time: string;
  /** Of a histogram, in units of its field. */
  readonly values: number;
}

/** The documents in the window; what a control or the query bar chooses comes beside it. @param time the data view's field */
export const inWindow = ({ from, to }: Window, chosen: readonly Query[] = [], time: string = timeField): Query => ({
  bool: { filter: [{ range: { [time]: { gte: from, lt: to } } }, ...chosen] },
});

/** A metric chart: each of its metrics, over the whole window or over its end. */
export const metricAggregations = ({ metrics }: MetricChart, window: Window): Aggregations => measured(metrics, window);

/** A chart with bars: an aggregation of its x, in it that of its series, in it what is measured. */
export function xyAggregations(chart: XyChart, window: Window, widths: Widths): Aggregations {
  const [layer, ...more] = chart.layers;
  if (!layer || more.length > 0) throw new TypeError("one layer is what the dashboard's charts have");
  const measures = measured(layer.y, window);
  const series = layer.breakdown_by;
  const inside = series ? { series: { ...terms(series, layer.y), aggs: measures }, ...measures } : measures;
  return { x: { ...bucketsOf(layer.x, layer.y, widths), aggs: inside } };
}

/** A table: an aggregation of its rows, in it the greatest value of each column that asks for it, and its last document. */
export function tableAggregations({ rows: [row], metrics }: TableChart): Aggregations {
  if (!row) throw new TypeError("one field is what the dashboard's tables have rows of");
  const aggs = Object.fromEntries(
    metrics.map((metric, n): [string, estypes.AggregationsAggregationContainer] => [
      `m${n}`,
      metric.operation === "max"
        ? { max: { field: metric.field } }
        : { top_hits: { size: 1, sort: { [metric.time_field]: "desc" }, docvalue_fields: [metric.field] } },
    ]),
  );
  const order = { [`m${row.rank_by.metric_index}`]: row.rank_by.direction };
  return { x: { terms: { field: row.fields[0] ?? "", size: row.limit, order }, aggs } };
}

function bucketsOf(
  x: XyChart["layers"][number]["x"],
  y: readonly DashboardBarMeasure[],
  widths: Widths,
): estypes.AggregationsAggregationContainer {
  switch (x.operation) {
    case "terms":
      return terms(x, y);
    case "date_histogram":
      return { date_histogram: { field: x.field, fixed_interval: widths.time, min_doc_count: 1 } };
    case "histogram":
      return { histogram: { field: x.field, interval: widths.values, min_doc_count: 1 } };
  }
}

/** Ranked by the measure, as the chart says. */
function terms(
  { fields: [field = ""], limit, rank_by }: DashboardTerms,
  y: readonly DashboardBarMeasure[],
): estypes.AggregationsAggregationContainer {
  const at = rank_by.metric_index;
  const path = y[at]?.operation === "count" ? "_count" : `m${at}>value`;
  return { terms: { field, size: limit, order: { [path]: rank_by.direction } } };
}

function measured(measures: readonly DashboardBarMeasure[], window: Window): Aggregations {
  return Object.fromEntries(measures.map((measure, n) => [`m${n}`, one(measure, window)]));
}

/** Counts documents and computes over them, in the end of the window alone where the measure says so. */
function one(measure: DashboardBarMeasure, { to }: Window): estypes.AggregationsAggregationContainer {
  const { reduced_time_range: end } = measure;
  const filter = end === undefined ? { match_all: {} } : { range: { [timeField]: { gte: `${to}||-${end}`, lt: to } } };
  if (measure.operation === "count") return { filter };
  const { field } = measure;
  switch (measure.operation) {
    case "sum":
      return { filter, aggs: { value: { sum: { field } } } };
    case "average":
      return { filter, aggs: { value: { avg: { field } } } };
    case "unique_count":
      return { filter, aggs: { value: { cardinality: { field } } } };
  }
}

interface Measured {
  readonly doc_count: number;
  readonly value?: { readonly value: number | null };
}
export type Bucket = { readonly key: number | string; readonly key_as_string?: string } & Readonly<
  Record<`m${number}`, Measured>
> & {
    readonly series?: { readonly buckets: readonly Bucket[] };
  };
export type Answer = Readonly<Record<`m${number}`, Measured>> & {
  readonly x?: { readonly buckets: readonly Bucket[] };
};

/** The numbers that a metric chart shows. */
export const numbersOf = (answer: Answer | Bucket): readonly (number | null)[] =>
  Object.entries(answer)
    .filter(([name]) => /^m\d$/.test(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, each]) => valueOf(each as Measured));

/** What a chart's bars show: `x series: number`, in its order. */
export const barsOf = ({ x }: Answer): readonly string[] =>
  (x?.buckets ?? []).flatMap((bucket) => {
    const label = String(bucket.key_as_string ?? bucket.key);
    if (!bucket.series) return [`${label}: ${numbersOf(bucket).join(" ")}`];
    return bucket.series.buckets.map((each) => `${label} ${each.key}: ${numbersOf(each).join(" ")}`);
  });

const valueOf = ({ doc_count, value }: Measured) => (value ? value.value && rounded(value.value) : doc_count);

/** As charts do, to cents: a sum of doubles is not exact. */
const rounded = (value: number) => Math.round(value * 100) / 100;
