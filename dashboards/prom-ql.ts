import type { Metric } from "../contracts/metrics";

/** What Prometheus scrapes the functions as. */
export const scrapeJob = "ridestream";

/** Labels of a metric's series: its own, and those that each series of a function has. */
type LabelOf<M extends Metric> = M["labelNames"][number] | "function" | "instance";
type Where<M extends Metric> = Readonly<Partial<Record<LabelOf<M>, string>>>;
type Counter = Metric & { readonly type: "counter" };
type Histogram = Metric & { readonly type: "histogram" };

/** The series of a metric whose labels have these values. */
export function series<M extends Metric>({ name }: M, where?: Where<M>): string {
  const labels = Object.entries<string | undefined>(where ?? {}).map(([label, value]) => `${label}="${value ?? ""}"`);
  return labels.length === 0 ? name : `${name}{${labels.join(",")}}`;
}

/** What a counter gained a second, by these labels. @param window such as "5m" */
export const rateBy = <M extends Counter>(labels: readonly LabelOf<M>[], metric: M, window: string): string =>
  `sum by (${labels.join(", ")}) (rate(${series(metric)}[${window}]))`;

/** What a counter gained in a window, by these labels. */
export const increaseBy = <M extends Counter>(labels: readonly LabelOf<M>[], metric: M, window: string): string =>
  `sum by (${labels.join(", ")}) (increase(${series(metric)}[${window}]))`;

/** A gauge's sum, by these labels. */
export const sumBy = <M extends Metric>(labels: readonly LabelOf<M>[], metric: M): string =>
  `sum by (${labels.join(", ")}) (${series(metric)})`;

/** A gauge's largest value, by these labels. */
export const maxBy = <M extends Metric>(labels: readonly LabelOf<M>[], metric: M, where?: Where<M>): string =>
  `max by (${labels.join(", ")}) (${series(metric, where)})`;

/** The value that a share of what a histogram has seen in a window is below, by function. @param share 0 to 1 */
export const quantile = (share: number, { name }: Histogram, window: string): string =>
  `histogram_quantile(${share}, sum by (le, function) (rate(${name}_bucket[${window}])))`;

/** 1 for each instance that answers Prometheus, 0 for one that does not. */
export const answering = `up{job="${scrapeJob}"}`;

/** The same, of some functions. */
export const answeringOf = (functions: readonly string[]): string =>
  `up{job="${scrapeJob}",function=~"${functions.join("|")}"}`;
