import type { DemoResult } from "./demo-result";

/** What `--json` prints. Counts are trips; money is a decimal string. */
export function summaryOf({ totals, zoneModel, verdict, strategy, files, elapsedMs }: DemoResult) {
  return {
    ...totals,
    revenue: strategy.revenue,
    zones: (zoneModel?.zones ?? []).map(({ zone, latitude, longitude, pickups }) => ({
      zone,
      latitude,
      longitude,
      pickups,
    })),
    meanSquaredDistance: zoneModel?.meanSquaredDistance ?? null,
    zoneModel: zoneModel?.version ?? null,
    verdict: verdict ?? null,
    report: strategy.revenueByZone,
    files,
    elapsedMs,
  };
}
