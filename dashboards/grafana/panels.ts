import { metrics, processMetrics } from "../../contracts/metrics";
import { answering, increaseBy, maxBy, quantile, rateBy, series, sumBy } from "../prom-ql";
import { list, now, overTime, type Panel } from "./panel-kinds";

/** Grafana's own: a window that holds four scrapes or more, however far the reader zooms in. */
const window = "$__rate_interval";
const byFunction = "{{function}}";

/** Every alert that fires now; `docs/alerts.md` says what each means. */
export const alertsNow = (): Panel =>
  list({
    title: "Alerts that fire",
    answers: "What is wrong now? docs/runbooks/ has a page for each alert.",
    questions: [{ expr: 'ALERTS{alertstate="firing"}', legend: "{{alertname}}" }],
    none: "none",
    columns: { alertname: "Alert", severity: "Severity", function: "Function", instance: "Instance", code: "Code" },
    without: ["Time", "Value", "__name__", "alertstate", "job"],
  });

/** How many instances do not answer. */
export const instancesDown = (): Panel =>
  now({
    title: "Instances that do not answer",
    answers: "Does every function run?",
    questions: [{ expr: `count(${answering} == 0) or vector(0)`, legend: "instances" }],
    none: "nothing is measured",
    redFrom: 1,
    unit: "short",
  });

/** How many trips each function commits. */
export const tripsPerSecond = (): Panel =>
  overTime({
    title: "Trips a second",
    answers: "How many trips does each function handle and commit?",
    questions: [{ expr: rateBy(["function"], metrics.trips, window), legend: byFunction }],
    unit: "ops",
  });

/** How many records each function commits: a record may hold several trips. */
export const recordsPerSecond = (): Panel =>
  overTime({
    title: "Records a second",
    answers: "How many records does each function read and commit?",
    questions: [{ expr: rateBy(["function"], metrics.records, window), legend: byFunction }],
    unit: "ops",
  });

/** How far each function is behind. */
export const lagByFunction = (): Panel =>
  overTime({
    title: "Lag by function",
    answers: "How many records does each function still have to read?",
    questions: [{ expr: sumBy(["function"], metrics.lag), legend: byFunction }],
    unit: "short",
  });

/** Which partition is behind. */
export const lagByPartition = (): Panel =>
  overTime({
    title: "Lag by partition",
    answers: "Is one partition slower than the others, and which instance has it?",
    questions: [{ expr: series(metrics.lag), legend: "{{function}} {{topic}}-{{partition}} ({{instance}})" }],
    unit: "short",
  });

/** How old a record is when it is committed. */
export const latency = (): Panel =>
  overTime({
    title: "Latency",
    answers: "How old is a batch's oldest record when it is committed?",
    questions: ([0.5, 0.95, 0.99] as const).map((share) => ({
      expr: quantile(share, metrics.latency, window),
      legend: `{{function}} ${Math.round(100 * share)} %`,
    })),
    unit: "s",
  });

/** How long a poll and what it brings take. */
export const stepTime = (): Panel =>
  overTime({
    title: "Time of a step",
    answers: "How long do a poll and what it brings take, for 95 % of them?",
    questions: [{ expr: quantile(0.95, metrics.step, window), legend: byFunction }],
    unit: "s",
  });

/** Why records are refused. */
export const deadLettersByReason = (): Panel =>
  overTime({
    title: "Dead letters by reason",
    answers: "What is refused, and why? ridestream dlq list shows each.",
    questions: [
      { expr: `${increaseBy(["function", "code"], metrics.deadLetters, window)} > 0`, legend: "{{function}} {{code}}" },
    ],
    unit: "short",
  });

/** Which errors are tried again. */
export const retriesByError = (): Panel =>
  overTime({
    title: "Retries by error",
    answers: "What fails and is tried again?",
    questions: [
      { expr: `${increaseBy(["function", "code"], metrics.retries, window)} > 0`, legend: "{{function}} {{code}}" },
    ],
    unit: "short",
  });

/** What was lost to retention before it was read. */
export const offsetsGone = (): Panel =>
  overTime({
    title: "Offsets that retention took",
    answers: "Was a function so far behind that records were deleted before it read them? Empty while none were.",
    questions: [{ expr: `${increaseBy(["function"], metrics.gone, window)} > 0`, legend: byFunction }],
    unit: "short",
  });

/** Which server is waited for. */
export const serversWaitedFor = (): Panel =>
  overTime({
    title: "Servers that are waited for",
    answers: "Do Kafka, Elasticsearch, the lake and the warehouse answer? Empty while all do.",
    questions: [{ expr: maxBy(["server", "function"], metrics.waiting), legend: "{{server}}, by {{function}}" }],
    unit: "s",
  });

/** How old the zones are. */
export const modelAge = (): Panel =>
  overTime({
    title: "Age of the zones",
    answers: "When was the model that trips are stamped with last found to be the best?",
    questions: [{ expr: maxBy(["instance"], metrics.zonesAge), legend: "{{instance}}" }],
    unit: "s",
  });

/** What is wrong with the zones. */
export const modelTrouble = (): Panel =>
  list({
    title: "Zones",
    answers: "Which model do trips get their zone from, and is something wrong with it?",
    questions: [
      {
        expr: `${maxBy(["version"], metrics.zonesServed)} or ${maxBy(["code"], metrics.zonesTrouble)}`,
        legend: "{{version}}",
      },
    ],
    none: "trips get no zone",
    columns: { version: "Version", code: "Trouble" },
    without: ["Time", "Value"],
  });

/** How often each instance starts. */
export const restartsOfInstances = (): Panel =>
  overTime({
    title: "Restarts",
    answers: "Does an instance start again and again?",
    questions: [{ expr: `changes(${series(processMetrics.started)}[10m])`, legend: "{{instance}}" }],
    unit: "short",
  });
