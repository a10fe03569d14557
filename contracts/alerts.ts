/** From when on an alert fires, and where trips arrive that are waited for. */
export interface AlertFacts {
  /** Records that a function may be behind. */
  readonly mostLag: number;
  /** Records by which one partition may be further behind than another of its topic. */
  readonly mostSkew: number;
  readonly noTripsMinutes: number;
  /** A topic, or the lake. */
  readonly arrivesAt: string;
}

export type Severity = "critical" | "error" | "warning";

/** What an alert says, whoever measures it. */
export interface AlertContract {
  readonly title: string;
  readonly severity: Severity;
  readonly meaning: (facts: AlertFacts) => string;
  readonly todo: string;
}

/** Whole minutes for which a lag lasts before it is reported. */
export const lagMinutes = 10;
/** Starts of a function within `restartMinutes` that are still no sign of an error. */
export const mostStarts = 5;
export const restartMinutes = 10;
/** Whole minutes for which a function waits for a server before it is reported. */
export const waitMinutes = 5;

const waitsFor = (server: string) =>
  `A function has waited for ${server} for ${waitMinutes} minutes. Trips wait in Kafka, and nothing is lost until its retention.`;

/**
 * Every alert that there is, by its id; docs/runbooks/ has a page of the same name for each. Both monitoring parts have a rule
 * for each of them, or say why they cannot ({@link AlertRules}).
 */
export const alerts = {
  "consumer-lag": {
    title: "a function falls behind",
    severity: "error",
    meaning: ({ mostLag }) =>
      `A consumer group was more than ${mostLag} records behind for ${lagMinutes} minutes: trips are found and stored late.`,
    todo: "Look at the function's log for retries. If it is well and busy, raise its instances, up to the topic's partitions.",
  },
  "consumer-skew": {
    title: "a partition falls behind the others",
    severity: "warning",
    meaning: ({ mostSkew }) =>
      `One partition was more than ${mostSkew} records further behind than another for ${lagMinutes} minutes: one instance is slow or stuck, or one client sends most trips.`,
    todo: "Restart the instance that holds the partition. If one key sends most trips, it has one partition's speed at most.",
  },
  "kafka-cpu": {
    title: "Kafka is busy",
    severity: "warning",
    meaning: () => "The brokers used more than 80 % of their vCPUs for 15 minutes: from there on what is sent waits.",
    todo: "Raise vcpus of managedKafka; Google grows the brokers in place.",
  },
  "kafka-disk": {
    title: "Kafka's disks fill up",
    severity: "error",
    meaning: () =>
      "Partitions held more than 80 % of the disks that come with the vCPUs, for 15 minutes: a full disk stops its broker.",
    todo: "Raise vcpus of managedKafka, which brings disk, or shorten a topic's retention in contracts/topics.ts.",
  },
  "kafka-down": {
    title: "Kafka does not answer",
    severity: "critical",
    meaning: () => `A function has waited for Kafka for ${waitMinutes} minutes. No trip goes on until it answers.`,
    todo: "Look at the brokers' health and at the function's log, which has Kafka's answer. Functions go on by themselves once it answers.",
  },
  "no-trips": {
    title: "no trips arrive",
    severity: "warning",
    meaning: ({ arrivesAt, noTripsMinutes }) =>
      `Nothing was written to ${arrivesAt} for ${noTripsMinutes} minutes: no trips are requested, or they stop on their way.`,
    todo: "ridestream doctor looks at every step of the way.",
  },
  "dead-letters": {
    title: "records are refused",
    severity: "warning",
    meaning: () =>
      "Records that cannot be used arrive at trips.dlq. Nothing is lost: each is kept there, with its reason.",
    todo: "ridestream dlq list shows the reasons. Fix the producer, then ridestream dlq replay.",
  },
  restarts: {
    title: "a function restarts again and again",
    severity: "error",
    meaning: () =>
      `A function started more than ${mostStarts} times in ${restartMinutes} minutes: it meets an error that it cannot go on from.`,
    todo: "Its log has the error's code; docs/errors.md says what to do about it.",
  },
  "function-down": {
    title: "a function does not answer",
    severity: "error",
    meaning: () => "A function left more than half of the scrapes of 5 minutes without an answer, for 5 minutes.",
    todo: "Look whether its container runs, and at the last lines of its log.",
  },
  "elasticsearch-down": {
    title: "Elasticsearch does not answer",
    severity: "error",
    meaning: () => waitsFor("Elasticsearch"),
    todo: "Look at Elasticsearch's health, at its disk, and whether the functions reach it; the code in the function's log says what it answers.",
  },
  "elasticsearch-disk": {
    title: "Elasticsearch's disk is full",
    severity: "critical",
    meaning: () =>
      "Elasticsearch takes no more trips, because its disk is fuller than its flood stage allows. Trips wait in Kafka.",
    todo: "Raise size of elasticCloud, or delete former indices of trips; Elasticsearch opens the index by itself.",
  },
  "lake-down": {
    title: "the lake does not answer",
    severity: "error",
    meaning: () => waitsFor("the lake"),
    todo: "Look whether the lake answers, and whether the function's account may still use it; the code in its log says what it answers.",
  },
  "job-failed": {
    title: "a job failed",
    severity: "warning",
    meaning: () => "An execution of produce or set-up failed: no trips were sent, or load-search has no user yet.",
    todo: "The execution's log has the error's code, and docs/errors.md says what to do about it. Then execute it again, as the outputs of the functions say.",
  },
  "retrain-failed": {
    title: "the zones were not trained",
    severity: "warning",
    meaning: () => "train-zones failed, or waits for what it learns from. The model that was in use stays in use.",
    todo: "Its log has the error's code, and docs/errors.md says what to do about it. Then train again.",
  },
  "retrain-not-started": {
    title: "the training of zones was not started",
    severity: "warning",
    meaning: () =>
      "Cloud Scheduler could not start the job train-zones. The model that was in use stays in use, and grows old.",
    todo: "Its log says why; the account scheduler needs roles/run.invoker on the job (docs/iam.md). Then train again.",
  },
  "first-zones-failed": {
    title: "the first zones were not learned",
    severity: "error",
    meaning: () =>
      "BigQuery's job that makes the first model and the view trips_with_zones failed. Terraform does not wait for it, and reports nothing.",
    todo: "The job's error is in the log, and in BigQuery's list of jobs as zones_...: correct what it names, then terraform taint terraform_data.zones-job in the warehouse's stack and deploy again.",
  },
} as const satisfies Readonly<Record<string, AlertContract>>;

export type AlertId = keyof typeof alerts;

/** Why a monitoring part cannot have an alert, or does not need it. */
export interface Without {
  readonly without: string;
}

/** A rule for every alert, or the reason that there is none: what is forgotten does not compile. */
export type AlertRules<Rule> = { readonly [Id in AlertId]: Rule | Without };

/** An alert with all that is said of it, and the rule by which it fires. */
export type Alert<Rule> = Rule & {
  readonly id: AlertId;
  readonly title: string;
  readonly severity: Severity;
  readonly meaning: string;
  readonly todo: string;
  readonly runbook: string;
};

/** The alerts that there are a rule for, in the contract's order. */
export function alertsBy<Rule extends object>(rules: AlertRules<Rule>, facts: AlertFacts): readonly Alert<Rule>[] {
  return (Object.keys(alerts) as readonly AlertId[]).flatMap((id) => {
    const rule = rules[id];
    if ("without" in rule) return [];
    const { title, severity, meaning, todo } = alerts[id];
    return [{ ...rule, id, title, severity, meaning: meaning(facts), todo, runbook: runbookOf(id) }];
  });
}

/** What to look at and what to do, step by step. */
export const runbookOf = (id: AlertId): string => `docs/runbooks/${id}.md`;
