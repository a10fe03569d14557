import { Type, type Static, type TProperties } from "@sinclair/typebox";

/**
 * The part of Grafana 12's dashboard JSON that is used here. It refuses every key that it does not know: Grafana would take a
 * typing error and draw something else. A test compares it with Grafana's own types (@grafana/schema).
 */
const strict = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });
const filled = Type.String({ minLength: 1 });

/** The columns of a dashboard. */
export const gridColumns = 24;

const GridPos = strict({
  x: Type.Integer({ minimum: 0, maximum: gridColumns - 1 }),
  y: Type.Integer({ minimum: 0 }),
  w: Type.Integer({ minimum: 1, maximum: gridColumns }),
  h: Type.Integer({ minimum: 1 }),
});

const DataSource = strict({ type: Type.Literal("prometheus"), uid: filled });

/** A question in PromQL. `range` draws it over time, `instant` asks it of now. */
const Target = strict({
  refId: Type.String({ pattern: "^[A-Z]$" }),
  expr: filled,
  legendFormat: filled,
  range: Type.Boolean(),
  instant: Type.Boolean(),
  format: Type.Optional(Type.Literal("table")),
});

const Thresholds = strict({
  mode: Type.Literal("absolute"),
  steps: Type.Array(strict({ value: Type.Union([Type.Null(), Type.Number()]), color: filled }), { minItems: 1 }),
});

const placed = {
  id: Type.Integer({ minimum: 1 }),
  title: filled,
  /** The question that the panel answers, beside its title. */
  description: filled,
  gridPos: GridPos,
  datasource: DataSource,
  targets: Type.Array(Target, { minItems: 1 }),
};

const unit = Type.Union([
  Type.Literal("short"),
  Type.Literal("ops"),
  Type.Literal("s"),
  Type.Literal("percentunit"),
  Type.Literal("bytes"),
]);

const TimeSeriesPanel = strict({
  type: Type.Literal("timeseries"),
  ...placed,
  fieldConfig: strict({
    defaults: strict({
      unit,
      min: Type.Literal(0),
      custom: strict({ fillOpacity: Type.Integer({ minimum: 0, maximum: 100 }), showPoints: Type.Literal("never") }),
    }),
    overrides: Type.Array(Type.Never(), { maxItems: 0 }),
  }),
  options: strict({
    legend: strict({
      showLegend: Type.Boolean(),
      displayMode: Type.Literal("list"),
      placement: Type.Literal("bottom"),
      calcs: Type.Array(filled),
    }),
    tooltip: strict({ mode: Type.Literal("multi"), sort: Type.Literal("desc") }),
  }),
});

const StatPanel = strict({
  type: Type.Literal("stat"),
  ...placed,
  fieldConfig: strict({
    defaults: strict({ unit, noValue: filled, thresholds: Thresholds }),
    overrides: Type.Array(Type.Never(), { maxItems: 0 }),
  }),
  options: strict({
    reduceOptions: strict({
      calcs: Type.Array(Type.Literal("lastNotNull")),
      values: Type.Boolean(),
      fields: Type.String(),
    }),
    colorMode: Type.Literal("background"),
    graphMode: Type.Literal("none"),
    justifyMode: Type.Literal("auto"),
    textMode: Type.Literal("auto"),
    orientation: Type.Literal("auto"),
    wideLayout: Type.Boolean(),
    showPercentChange: Type.Boolean(),
    percentChangeColorMode: Type.Literal("standard"),
  }),
});

const TablePanel = strict({
  type: Type.Literal("table"),
  ...placed,
  fieldConfig: strict({ defaults: strict({ noValue: filled }), overrides: Type.Array(Type.Never(), { maxItems: 0 }) }),
  options: strict({ showHeader: Type.Boolean(), frameIndex: Type.Literal(0) }),
  transformations: Type.Array(
    strict({
      id: Type.Literal("organize"),
      options: strict({
        excludeByName: Type.Record(Type.String(), Type.Literal(true)),
        renameByName: Type.Record(Type.String(), filled),
      }),
    }),
  ),
});

export const GrafanaDashboardSchema = strict({
  uid: Type.String({ pattern: "^[a-zA-Z0-9_-]{8,40}$" }),
  title: filled,
  description: filled,
  tags: Type.Array(filled),
  /** Of the JSON itself: Grafana brings an older one up to date as it reads it. */
  schemaVersion: Type.Integer({ minimum: 39 }),
  editable: Type.Boolean(),
  timezone: Type.Literal("browser"),
  refresh: filled,
  time: strict({ from: filled, to: filled }),
  panels: Type.Array(Type.Union([TimeSeriesPanel, StatPanel, TablePanel]), { minItems: 1 }),
});

export type GrafanaDashboard = Static<typeof GrafanaDashboardSchema>;
export type GrafanaPanel = GrafanaDashboard["panels"][number];
export type GrafanaTarget = Static<typeof Target>;
export type GrafanaUnit = Static<typeof unit>;
