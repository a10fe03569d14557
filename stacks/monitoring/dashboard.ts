import type { GoogleAlert } from "./alert";

/** A chart for what each alert measures, two in a row. */
export function dashboardOf(title: string, alerts: readonly GoogleAlert[]): object {
  return {
    displayName: title,
    mosaicLayout: {
      columns: 12,
      tiles: chartsOf(alerts).map(({ watched, chart }, at) => ({
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

const chartsOf = (alerts: readonly GoogleAlert[]) =>
  alerts.flatMap(({ title: watched, chart }) => (chart === undefined ? [] : [{ watched, chart }]));
