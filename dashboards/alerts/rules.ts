import {
  alertsBy,
  lagMinutes,
  mostStarts,
  restartMinutes,
  waitMinutes,
  type Alert,
  type AlertFacts,
  type AlertRules,
} from "../../contracts/alerts";
import { functionContracts, type FunctionContract } from "../../contracts/functions";
import { metrics, processMetrics } from "../../contracts/metrics";
import { answering, answeringOf, increaseBy, maxBy, series, sumBy } from "../prom-ql";

/** How Prometheus finds that something goes wrong. */
export interface PrometheusRule {
  /** In PromQL: the alert is of each series that it finds. */
  readonly expr: string;
  /** Whole minutes for which it has to find one. */
  readonly forMinutes: number;
}

export type PrometheusAlert = Alert<PrometheusRule>;

/** The window in which a trip counts as one that arrives: so long no trip is awaited after a start. */
export const arrivalMinutes = 5;

/** Prometheus' rule for each alert, where the functions run in containers. */
export const prometheusRules = (facts: AlertFacts): AlertRules<PrometheusRule> => ({
  "consumer-lag": consumerLag(facts),
  "consumer-skew": consumerSkew(facts),
  "kafka-cpu": { without: "The broker has this machine's CPUs, and no exporter measures it: `docker stats` shows it." },
  "kafka-disk": { without: "The broker has this machine's disk, and no exporter measures it: `docker system df -v`." },
  "kafka-down": waitsFor("kafka"),
  "no-trips": noTrips(facts),
  "dead-letters": deadLetters(),
  restarts: restarts(),
  "function-down": functionDown(),
  "elasticsearch-down": waitsFor("elasticsearch"),
  "elasticsearch-disk": {
    without:
      "The metric says which server a function waits for, and not why: `elasticsearch-down` fires, and its page has the disk.",
  },
  "lake-down": waitsFor("lake"),
  "job-failed": {
    without: "produce runs on as a container, and a set-up that fails stops the deployment, which reports it.",
  },
  "retrain-failed": retrainFailed(),
  "retrain-not-started": {
    without: "train-zones starts by its own clock. Where it does not, zones grow old, and `retrain-failed` fires.",
  },
  "first-zones-failed": {
    without:
      "The job is BigQuery's, and no container sees it: `bq ls -j` lists it, and reports by zone fail until it succeeds.",
  },
});

/** The alerts that Prometheus can raise. */
export const prometheusAlerts = (facts: AlertFacts): readonly PrometheusAlert[] =>
  alertsBy(prometheusRules(facts), facts);

/** Behind, or without a partition: a function that answers and has joined no group shows no lag, and reads nothing. */
const consumerLag = ({ mostLag }: AlertFacts): PrometheusRule => {
  const behind = sumBy(["function"], metrics.lag);
  return {
    expr: `${behind} > ${mostLag} or (count by (function) (${answeringOf(consumers)} == 1) unless ${behind})`,
    forMinutes: lagMinutes,
  };
};

const consumers = Object.entries<FunctionContract>(functionContracts).flatMap(([name, { consumes }]) =>
  consumes ? [name] : [],
);

const consumerSkew = ({ mostSkew }: AlertFacts): PrometheusRule => ({
  expr: `max by (function, topic) (${series(metrics.lag)}) - min by (function, topic) (${series(metrics.lag)}) > ${mostSkew}`,
  forMinutes: lagMinutes,
});

/** What is absent counts as nothing: no trip was priced, or nobody says so. */
const noTrips = ({ noTripsMinutes }: AlertFacts): PrometheusRule => ({
  expr: `(sum(increase(${series(metrics.trips, { function: "enrich" })}[${arrivalMinutes}m])) or vector(0)) == 0`,
  forMinutes: noTripsMinutes - arrivalMinutes,
});

const deadLetters = (): PrometheusRule => ({
  expr: `${increaseBy(["function", "code"], metrics.deadLetters, "5m")} > 0`,
  forMinutes: 0,
});

const restarts = (): PrometheusRule => ({
  expr: `changes(${series(processMetrics.started)}[${restartMinutes}m]) > ${mostStarts}`,
  forMinutes: 0,
});

/** One that ends before it is scraped shows no start: it shows here. */
const functionDown = (): PrometheusRule => ({ expr: `avg_over_time(${answering}[5m]) < 0.5`, forMinutes: 5 });

const waitsFor = (server: "kafka" | "elasticsearch" | "lake"): PrometheusRule => ({
  expr: `${maxBy(["function", "server"], metrics.waiting, { server })} > ${waitMinutes * 60}`,
  forMinutes: 0,
});

/** Either train-zones waits, or it has not found any zones to be the best for too long. */
const retrainFailed = (): PrometheusRule => ({
  expr: [
    `max(${series(metrics.waiting, { function: "train-zones" })}) > ${2 * waitMinutes * 60}`,
    `max(${series(metrics.zonesTrouble, { code: "RS-ZONES-OLD" })}) > 0`,
  ].join(" or "),
  forMinutes: 0,
});
