import type { Alert } from "./alerts";

/** A chart for what each alert watches, two in a row. */
export function dashboardOf(title: string, alerts: readonly Alert[]): object {
  return {
    displayName: title,
    mosaicLayout: {
      columns: 12,
      tiles: alerts.map(({ title: watched, chart }, at) => ({
        xPos: (at % 2) * 6,
        yPos: Math.floor(at / 2) * 4,
        width: 6,
        height: 4,
        widget: {
          title: watched,
          xyChart: { dataSets: [{ plotType: "LINE", timeSeriesQuery: { prometheusQuery: chart } }] },
        },
      })),
    },
  };
}
