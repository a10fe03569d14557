import { Type, type Static, type TProperties } from "@sinclair/typebox";

/**
 * The part of Kibana 9.5's Dashboards API that the dashboard uses. Like the API, it refuses every key that it does not
 * know: a typing error is found here, and not by a server.
 * https://www.elastic.co/docs/api/doc/kibana/group/endpoint-dashboards
 */
const strict = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });
const filled = Type.String({ minLength: 1 });

/** The columns of a dashboard. */
export const gridColumns = 48;

const Grid = strict({
  x: Type.Integer({ minimum: 0, maximum: gridColumns - 1 }),
  y: Type.Integer({ minimum: 0 }),
  w: Type.Integer({ minimum: 1, maximum: gridColumns }),
  h: Type.Integer({ minimum: 1 }),
});

const DataView = strict({ type: Type.Literal("data_view_reference"), ref_id: filled });
const EsqlQuery = strict({ type: Type.Literal("esql"), query: filled });

const NumberFormat = strict({
  type: Type.Literal("number"),
  decimals: Type.Integer({ minimum: 0 }),
  suffix: Type.Optional(filled),
});

const measured = {
  label: filled,
  format: Type.Optional(NumberFormat),
  /** The end of the dashboard's time alone, such as "15m". */
  reduced_time_range: Type.Optional(Type.String({ pattern: "^\\d+[smhd]$" })),
};
const counted = { operation: Type.Literal("count"), ...measured };
const computed = {
  operation: Type.Union([Type.Literal("sum"), Type.Literal("average")]),
  field: filled,
  ...measured,
};
/** Of different values; an estimate above Elasticsearch's precision threshold. */
const distinct = { operation: Type.Literal("unique_count"), field: filled, ...measured };
const primary = { type: Type.Literal("primary") };
const secondary = { type: Type.Literal("secondary") };

/** What a chart measures. */
export const Measure = Type.Union([strict(counted), strict(computed)]);
/** What bars measure. */
const BarMeasure = Type.Union([Measure, strict(distinct)]);

const Terms = strict({
  operation: Type.Literal("terms"),
  fields: Type.Array(filled, { minItems: 1, maxItems: 4 }),
  limit: Type.Integer({ minimum: 1 }),
  rank_by: strict({
    type: Type.Literal("metric"),
    metric_index: Type.Integer({ minimum: 0 }),
    direction: Type.Literal("desc"),
  }),
});
const DateHistogram = strict({ operation: Type.Literal("date_histogram"), field: filled });
const Histogram = strict({ operation: Type.Literal("histogram"), field: filled, label: filled });

const MetricChart = strict({
  type: Type.Literal("metric"),
  title: filled,
  data_source: DataView,
  metrics: Type.Array(
    Type.Union([
      strict({ ...primary, ...counted }),
      strict({ ...primary, ...computed }),
      strict({ ...secondary, ...counted }),
      strict({ ...secondary, ...computed }),
    ]),
    { minItems: 1, maxItems: 2 },
  ),
});

const XyLayer = strict({
  type: Type.Union([Type.Literal("bar_stacked"), Type.Literal("bar_horizontal"), Type.Literal("bar")]),
  data_source: DataView,
  /** Whether what the controls and the query bar choose leaves the chart as it is. @default false */
  ignore_global_filters: Type.Optional(Type.Boolean()),
  x: Type.Union([Terms, DateHistogram, Histogram]),
  y: Type.Array(BarMeasure, { minItems: 1 }),
  breakdown_by: Type.Optional(Terms),
});

const XyChart = strict({
  type: Type.Literal("xy"),
  title: filled,
  layers: Type.Array(XyLayer, { minItems: 1 }),
});

/** One row for each value of a field, with what its documents have in common or last. */
const TableChart = strict({
  type: Type.Literal("data_table"),
  title: filled,
  data_source: DataView,
  ignore_global_filters: Type.Optional(Type.Boolean()),
  rows: Type.Array(strict({ ...Terms.properties, label: filled }), { minItems: 1 }),
  metrics: Type.Array(
    Type.Union([
      strict({ operation: Type.Literal("max"), field: filled, label: filled }),
      strict({ operation: Type.Literal("last_value"), field: filled, time_field: filled, label: filled }),
    ]),
    { minItems: 1 },
  ),
  styling: strict({ paging: Type.Union([Type.Literal(10), Type.Literal(20)]) }),
});

const Column = strict({ column: filled, label: filled });

const HeatmapChart = strict({
  type: Type.Literal("heatmap"),
  title: filled,
  data_source: EsqlQuery,
  x: Column,
  y: Column,
  metric: Column,
  axis: strict({
    x: strict({ sort: Type.Literal("asc"), scale: Type.Literal("ordinal") }),
    y: strict({ sort: Type.Literal("desc") }),
  }),
});

const placed = { id: filled, grid: Grid };

const ChartPanel = strict({
  type: Type.Literal("vis"),
  ...placed,
  config: Type.Union([MetricChart, XyChart, TableChart, HeatmapChart]),
});

const MarkdownPanel = strict({
  type: Type.Literal("markdown"),
  ...placed,
  config: strict({
    title: filled,
    content: filled,
    settings: strict({ open_links_in_new_tab: Type.Optional(Type.Boolean()) }),
  }),
});

/** Documents as a table, as Discover shows them. */
const DocumentsPanel = strict({
  type: Type.Literal("discover_session"),
  ...placed,
  config: strict({
    title: filled,
    tabs: Type.Array(
      strict({
        data_source: DataView,
        query: strict({ expression: Type.String(), language: Type.Literal("kql") }),
        column_order: Type.Array(filled, { minItems: 1 }),
        sort: Type.Array(strict({ name: filled, direction: Type.Union([Type.Literal("asc"), Type.Literal("desc")]) }), {
          minItems: 1,
        }),
        sample_size: Type.Integer({ minimum: 10, maximum: 10_000 }),
      }),
      { minItems: 1, maxItems: 1 },
    ),
  }),
});

const OptionsListControl = strict({
  type: Type.Literal("options_list_control"),
  id: filled,
  width: Type.Union([Type.Literal("small"), Type.Literal("medium")]),
  config: strict({
    title: filled,
    data_view_id: filled,
    field_name: filled,
    search_technique: Type.Optional(Type.Union([Type.Literal("wildcard"), Type.Literal("exact")])),
  }),
});

export const DashboardSchema = strict({
  title: filled,
  description: Type.String(),
  time_range: strict({ from: filled, to: filled }),
  refresh_interval: strict({ pause: Type.Boolean(), value: Type.Integer({ minimum: 1_000 }) }),
  query: strict({ expression: Type.String(), language: Type.Literal("kql") }),
  pinned_panels: Type.Array(OptionsListControl, { maxItems: 100 }),
  panels: Type.Array(Type.Union([ChartPanel, MarkdownPanel, DocumentsPanel]), { minItems: 1, maxItems: 100 }),
});

/** A dashboard, as `PUT /api/dashboards/ID` takes it. */
export type Dashboard = Static<typeof DashboardSchema>;
export type DashboardPanel = Dashboard["panels"][number];
export type DashboardControl = Dashboard["pinned_panels"][number];
export type DashboardMeasure = Static<typeof Measure>;
export type DashboardBarMeasure = Static<typeof BarMeasure>;
export type DashboardTerms = Static<typeof Terms>;
