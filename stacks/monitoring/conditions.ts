import type { MonitoringAlertPolicyConditions } from "@cdktf/provider-google/lib/monitoring-alert-policy";

export type Condition = Omit<MonitoringAlertPolicyConditions, "displayName">;

/** A query of PromQL that has held for so long; its metric may be one that nothing was measured of yet. */
export const promQl = (query: string, forMinutes: number): Condition => ({
  conditionPrometheusQueryLanguage: {
    query,
    duration: `${forMinutes * 60}s`,
    evaluationInterval: "60s",
    disableMetricValidation: true,
  },
});

export interface ThresholdProps {
  /** Names `metric.type` and `resource.type`, as Google wants it. */
  readonly filter: string;
  readonly threshold: number;
  readonly windowSeconds: number;
  /** What of a series counts in a window. @default "SUM" */
  readonly of?: "SUM" | "MAX" | "RATE";
  /** How long it has to last, in whole minutes. @default 0 */
  readonly forMinutes?: number;
  readonly groupByFields?: string[];
}

/** What is measured in a window is more than a number, over all series or over those of each group. */
export function above({ filter, threshold, windowSeconds, of = "SUM", ...more }: ThresholdProps): Condition {
  const { forMinutes = 0, groupByFields } = more;
  return {
    conditionThreshold: {
      filter,
      comparison: "COMPARISON_GT",
      thresholdValue: threshold,
      duration: `${forMinutes * 60}s`,
      aggregations: [
        {
          alignmentPeriod: `${windowSeconds}s`,
          perSeriesAligner: `ALIGN_${of}`,
          crossSeriesReducer: "REDUCE_SUM",
          ...(groupByFields && { groupByFields }),
        },
      ],
      trigger: { count: 1 },
    },
  };
}

/** A line of a log, the first one that comes: it needs no metric, which would only be there some minutes after it was made. */
export const logged = (filter: string): Condition => ({ conditionMatchedLog: { filter } });
