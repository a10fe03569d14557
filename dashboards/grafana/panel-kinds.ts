import type { GrafanaPanel, GrafanaTarget, GrafanaUnit } from "./grafana-schema";

/** The data source that Grafana is provisioned with. */
export const prometheusSource = { type: "prometheus", uid: "ridestream-prometheus" } as const;

/** A panel without its number and its place. */
export type Panel = Unplaced<GrafanaPanel>;
type Unplaced<Each> = Each extends unknown ? Omit<Each, "id" | "gridPos"> : never;

/** What a panel asks: PromQL, and what each of its series is called, with labels in double braces. */
export interface Question {
  readonly expr: string;
  readonly legend: string;
}

export interface PanelProps {
  readonly title: string;
  /** The question that it answers, as a reader would ask it. */
  readonly answers: string;
  readonly questions: readonly Question[];
}

const targetsOf = (questions: readonly Question[], kind: "range" | "instant"): GrafanaTarget[] =>
  questions.map(({ expr, legend }, n) => ({
    refId: String.fromCharCode("A".charCodeAt(0) + n),
    expr,
    legendFormat: legend,
    range: kind === "range",
    instant: kind === "instant",
  }));

/** Lines over time. */
export const overTime = ({ title, answers, questions, unit }: PanelProps & { readonly unit: GrafanaUnit }): Panel => ({
  type: "timeseries",
  title,
  description: answers,
  datasource: prometheusSource,
  targets: targetsOf(questions, "range"),
  fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 10, showPoints: "never" } }, overrides: [] },
  options: {
    legend: { showLegend: true, displayMode: "list", placement: "bottom", calcs: [] },
    tooltip: { mode: "multi", sort: "desc" },
  },
});

/** A number for each series, now: green below the first limit, red from it on. */
export const now = ({
  title,
  answers,
  questions,
  none,
  redFrom,
  unit,
}: PanelProps & { readonly unit: GrafanaUnit; readonly none: string; readonly redFrom: number }): Panel => ({
  type: "stat",
  title,
  description: answers,
  datasource: prometheusSource,
  targets: targetsOf(questions, "instant"),
  fieldConfig: {
    defaults: {
      unit,
      noValue: none,
      thresholds: {
        mode: "absolute",
        steps: [
          { value: null, color: "green" },
          { value: redFrom, color: "red" },
        ],
      },
    },
    overrides: [],
  },
  options: {
    reduceOptions: { calcs: ["lastNotNull"], values: false, fields: "" },
    colorMode: "background",
    graphMode: "none",
    justifyMode: "auto",
    textMode: "auto",
    orientation: "auto",
    wideLayout: true,
    showPercentChange: false,
    percentChangeColorMode: "standard",
  },
});

/** A line for each series, now, with these labels as columns. */
export const list = ({
  title,
  answers,
  questions,
  none,
  columns,
  without,
}: PanelProps & {
  readonly none: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly without: readonly string[];
}): Panel => ({
  type: "table",
  title,
  description: answers,
  datasource: prometheusSource,
  targets: targetsOf(questions, "instant").map((target) => ({ ...target, format: "table" })),
  fieldConfig: { defaults: { noValue: none }, overrides: [] },
  options: { showHeader: true, frameIndex: 0 },
  transformations: [
    {
      id: "organize",
      options: {
        excludeByName: Object.fromEntries(without.map((name) => [name, true] as const)),
        renameByName: { ...columns },
      },
    },
  ],
});
