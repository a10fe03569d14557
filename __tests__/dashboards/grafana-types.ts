import type { Dashboard, Panel } from "@grafana/schema";
import type { Options as StatOptions } from "@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts";
import type { Options as TableOptions } from "@grafana/schema/dist/types/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen.d.ts";
import type {
  FieldConfig as LineConfig,
  Options as TimeSeriesOptions,
} from "@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts";
import type { GrafanaDashboard, GrafanaPanel } from "../../dashboards/grafana/grafana-schema";

/** Grafana's own types, with the values of their enumerations as JSON has them. */
type Plain<T> = T extends string
  ? `${T}`
  : T extends number
    ? number
    : T extends readonly (infer Each)[]
      ? readonly Plain<Each>[]
      : T extends object
        ? { readonly [Key in keyof T]: Plain<T[Key]> }
        : T;

/** Whether what is written here is what Grafana reads, without a key that Grafana does not know. */
type IsGrafanas<Ours, Theirs> = [Ours] extends [Plain<Theirs>]
  ? [Exclude<keyof Ours, keyof Theirs>] extends [never]
    ? true
    : false
  : false;

type PanelOf<Type extends GrafanaPanel["type"]> = Extract<GrafanaPanel, { readonly type: Type }>;

/** Every part of a dashboard beside Grafana's published types: one that differs does not compile. */
export const grafanasTypes: {
  readonly dashboard: IsGrafanas<GrafanaDashboard, Dashboard>;
  readonly panel: IsGrafanas<GrafanaPanel, Panel>;
  readonly overTime: IsGrafanas<PanelOf<"timeseries">["options"], TimeSeriesOptions>;
  readonly lines: IsGrafanas<PanelOf<"timeseries">["fieldConfig"]["defaults"]["custom"], LineConfig>;
  readonly now: IsGrafanas<PanelOf<"stat">["options"], StatOptions>;
  readonly list: IsGrafanas<PanelOf<"table">["options"], TableOptions>;
} = { dashboard: true, panel: true, overTime: true, lines: true, now: true, list: true };
