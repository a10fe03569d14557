import type { Client, estypes } from "@elastic/elasticsearch";
import { html, nothing, type Html } from "../../cli/html";
import { pageStyle } from "../../cli/page-style";
import type { SearchTrip } from "../../contracts/trip-schema";
import { gridColumns, type Dashboard, type DashboardMeasure } from "../../dashboards/kibana/dashboard-schema";
import { kibanaNames } from "../../dashboards/kibana/names";
import { operationsDashboard } from "../../dashboards/kibana/operations-dashboard";
import { cellDecimals } from "../../dashboards/kibana/panels";
import { timeField, type PointField } from "../../dashboards/trip-fields";
import {
  inWindow,
  metricAggregations,
  numbersOf,
  xyAggregations,
  type Answer,
  type Bucket,
  type MetricChart,
  type Window,
  type XyChart,
} from "../../__tests__/integration/dashboards/kibana-questions";
import { bars, heatmap, type Bar, type Cell } from "./dashboard-charts";

/**
 * The panels of the dashboard of Operations, where they stand on it, each drawn from what Elasticsearch answers to its
 * question. The drawing is ours: Kibana's looks different.
 */
export async function dashboardPage(client: Client, alias: string): Promise<string> {
  const { panels, title } = operationsDashboard(kibanaNames(alias));
  const window = await lastDay(client, alias);
  const cards: Html[] = [];
  for (const panel of panels) {
    // The picture is of trips; dead letters are in an index of their own, which it does not ask.
    if (panel.id.includes("dead-letters")) continue;
    const { x, y, w, h } = panel.grid;
    cards.push(
      html`<figure style="grid-area: ${y + 1} / ${x + 1} / span ${h} / span ${w}">
        <figcaption>${panel.config.title}</figcaption>
        ${await draw(client, alias, window, panel)}
      </figure>`,
    );
  }
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>${title}</title>
      <style>
        ${{ html: pageStyle + style }}
      </style>
      <h1>${title}</h1>
      <main>${cards}</main>
    </html>`.html;
}

type Panel = Dashboard["panels"][number];

async function draw(client: Client, alias: string, window: Window, panel: Panel): Promise<Html> {
  const asked = async (aggs: Record<string, estypes.AggregationsAggregationContainer>): Promise<Answer> => {
    const found = await client.search<unknown, Answer>({ index: alias, size: 0, query: inWindow(window), aggs });
    if (!found.aggregations) throw new Error("no aggregations were answered");
    return found.aggregations;
  };
  if (panel.type === "markdown")
    return html`${panel.config.content.split("\n\n").map((paragraph) => html`<p>${plain(paragraph)}</p>`)}`;
  if (panel.type === "discover_session") return lastTrips(client, alias, window, panel.config.tabs[0]);
  const { config } = panel;
  if (config.type === "metric") return numbers(config, await asked(metricAggregations(config, window)));
  if (config.type === "heatmap") return heatmap(await cells(client, alias, window));
  if (config.type === "data_table") throw new TypeError("a table of trips is one of documents");
  return chart(config, await asked(xyAggregations(config, window, { time: "1h", values: widthOf(config) })));
}

const widthOf = ({ layers: [layer] }: XyChart) =>
  layer?.x.operation === "histogram" && layer.x.field === "distance" ? 1 : 2;

/** The 24 hours that end with the last trip. */
async function lastDay(client: Client, alias: string): Promise<Window> {
  const { aggregations } = await client.search<unknown, { readonly last: { readonly value: number } }>({
    index: alias,
    size: 0,
    aggs: { last: { max: { field: timeField } } },
  });
  const end = (aggregations?.last.value ?? 0) + 1;
  return { from: new Date(end - 86_400_000).toISOString(), to: new Date(end).toISOString() };
}

function numbers({ metrics }: MetricChart, answer: Answer): Html {
  const values = numbersOf(answer);
  return html`<dl>
    ${metrics.map((metric, at) => {
      const text = formatted(metric, values[at] ?? null);
      return html`<div class="${metric.type}">
        <dt>${metric.label}</dt>
        <dd>${text}</dd>
      </div>`;
    })}
  </dl>`;
}

function formatted({ format }: DashboardMeasure, value: number | null): string {
  if (value === null) return "-";
  const { decimals = 0, suffix = "" } = format ?? {};
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }) + suffix;
}

function chart({ layers: [layer] }: XyChart, { x }: Answer): Html {
  if (!layer) return nothing;
  const valueOf = (bucket: Bucket) => numbersOf(bucket)[0] ?? 0;
  const drawn = (x?.buckets ?? []).map((bucket): Bar => ({
    label: layer.x.operation === "date_histogram" ? String(bucket.key_as_string).slice(11, 16) : String(bucket.key),
    parts: bucket.series
      ? bucket.series.buckets.map((part) => ({ series: String(part.key), value: valueOf(part) }))
      : [{ series: layer.y[0]?.label ?? "", value: valueOf(bucket) }],
  }));
  return bars(drawn, layer.type === "bar_horizontal" ? "horizontal" : "vertical");
}

/** What the heatmap's query answers, of the places that the index gives back: its ROUND and its COUNT. */
async function cells(client: Client, alias: string, window: Window): Promise<readonly Cell[]> {
  const field: PointField = "locationClient";
  const cells = new Map<string, Cell>();
  const pages = client.helpers.scrollSearch({
    index: alias,
    size: 5_000,
    _source: false,
    query: inWindow(window),
    fields: [{ field, format: "geojson" }],
  });
  for await (const { body } of pages)
    for (const { coordinates } of body.hits.hits.flatMap(({ fields }) => (fields?.[field] ?? []) as GeoJsonPoint[])) {
      const [column, row] = coordinates.map((degrees) => Math.round(degrees * 10 ** cellDecimals)) as [number, number];
      const trips = (cells.get(`${row} ${column}`)?.trips ?? 0) + 1;
      cells.set(`${row} ${column}`, { row, column, trips });
    }
  return [...cells.values()];
}

interface GeoJsonPoint {
  readonly coordinates: readonly [longitude: number, latitude: number];
}

type Tab = Extract<Panel, { readonly type: "discover_session" }>["config"]["tabs"][number];

async function lastTrips(client: Client, alias: string, window: Window, tab: Tab | undefined): Promise<Html> {
  if (!tab) return nothing;
  const { hits } = await client.search<SearchTrip>({
    index: alias,
    size: 11,
    query: inWindow(window),
    sort: tab.sort.map(({ name, direction }) => ({ [name]: direction })),
  });
  const names = [timeField, ...tab.column_order] as readonly (keyof SearchTrip)[];
  return html`<table>
    <thead>
      <tr>
        ${names.map((name) => html`<th>${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${hits.hits.map(
        ({ _source: trip }) =>
          html`<tr>
            ${names.map((name) => html`<td>${cell(trip?.[name])}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const cell = (value: SearchTrip[keyof SearchTrip] | undefined) =>
  value instanceof Object ? JSON.stringify(value) : (value ?? "");

/** Of the little Markdown that the panel has. */
const plain = (markdown: string) => markdown.replaceAll(/\*\*|`|\[([^\]]*)\]\([^)]*\)/g, "$1");

const style = `
h1 { padding: 1rem 1rem 0; }
main { max-width: none; display: grid; grid-template-columns: repeat(${gridColumns}, minmax(0, 1fr)); grid-auto-rows: 16px; gap: 0 .5rem; padding: .75rem 1rem; }
figure { margin-bottom: .5rem; overflow: hidden; }
figcaption { font-weight: 600; font-size: .875rem; margin-bottom: .25rem; }
dl { display: flex; gap: 2rem; margin: 0; align-items: baseline; }
dt { font-size: .75rem; color: var(--quiet); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
.primary dd { font-size: 1.6rem; font-weight: 600; }
svg { display: block; width: 100%; }
svg text { fill: var(--quiet); font-size: 11px; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.line { stroke: var(--line); }
ul { display: flex; gap: 1rem; list-style: none; margin: 0; padding: 0; font-size: .75rem; }
li i { display: inline-block; width: .75rem; height: .75rem; margin-right: .35rem; vertical-align: -1px; }
table { font-size: .75rem; } th, td { padding: .15rem .4rem; font-size: inherit; max-width: 11rem; overflow: hidden; text-overflow: ellipsis; }
p { font-size: .8125rem; margin: 0 0 .5rem; }
`;
