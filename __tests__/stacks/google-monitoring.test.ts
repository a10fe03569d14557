import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { googleMonitoring, type GoogleMonitoringProps } from "../../stacks/monitoring/google-monitoring";
import { managedKafka } from "../../stacks/streaming/managed-kafka";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import type { WarehousePart } from "../../stacks/warehouse/warehouse";
import { resource, resourcesOf, synthesised, type Resource } from "./synthesised";

const synth = synthesised([gcp]);
const alertsOf = (of: typeof synth) =>
  resourcesOf(of, "google_monitoring_alert_policy").map(({ name, resource: one }) => ({
    name,
    text: JSON.stringify(one),
    condition: (one["conditions"] as readonly [Resource])[0],
    one,
  }));
const alert = (name: string, of = synth) => alertsOf(of).find((one) => one.name === name);

describe("monitoring at Google", () => {
  it("tells of lag, skew, silence, dead letters, restarts, full disks, busy brokers, failed jobs and retrains", () => {
    expect(alertsOf(synth).map(({ name }) => name)).toEqual([
      "consumer-lag",
      "consumer-skew",
      "dead-letters",
      "elasticsearch-disk",
      "elasticsearch-down",
      "first-zones-failed",
      "job-failed",
      "kafka-cpu",
      "kafka-disk",
      "kafka-down",
      "lake-down",
      "no-trips",
      "restarts",
      "retrain-failed",
      "retrain-not-started",
    ]);
  });

  it("says with each what it means, what to do and where that stands, to an address that is a variable", () => {
    for (const { name, one } of alertsOf(synth)) {
      const { content } = one["documentation"] as { readonly content: string };
      expect(content.split("\n\n")).toHaveLength(2);
      expect(content).toContain(`Step by step: docs/runbooks/${name}.md.`);
      expect(one["notification_channels"]).toEqual(["${google_monitoring_notification_channel.email.name}"]);
    }
    expect(resource(synth, "google_monitoring_notification_channel", "email")["labels"]).toEqual({
      email_address: "${var.alert_email}",
    });
  });

  it("measures lag and its skew by the consumers' offsets in this cluster, for ten minutes", () => {
    for (const [name, query] of [
      ["consumer-lag", "> 10000"],
      ["consumer-skew", "- min by (consumer_group_id)"],
    ] as const) {
      expect(alert(name)?.condition).toMatchObject({
        condition_prometheus_query_language: {
          duration: "600s",
          query: expect.stringContaining(
            'offset_lag{monitored_resource="managedkafka.googleapis.com/TopicPartitionConsumerGroup",cluster_id="ridestream-gcp"}',
          ) as string,
        },
      });
      expect(alert(name)?.text).toContain(query);
    }
  });

  it("takes a series that is absent for silence", () => {
    expect(alert("no-trips")?.text).toContain('topic_id=\\"topic_result\\"}[15m])) or vector(0)) == 0');
  });

  it("counts what only the functions' logs tell, before it alerts on it", () => {
    for (const [name, line] of [
      ["dead-letters", 'message="refused"'],
      ["restarts", 'message="started"'],
      ["elasticsearch-down", 'waitsFor="elasticsearch"'],
      ["kafka-down", 'waitsFor="kafka"'],
      ["lake-down", 'waitsFor="lake"'],
    ] as const) {
      const metric = resource(synth, "google_logging_metric", `${name}-count`);
      expect(metric["filter"]).toContain(`jsonPayload.${line}`);
      expect(metric["filter"]).toContain('worker_pool_name:"ridestream-gcp-"');
      expect(alert(name)?.text).toContain(`logging.googleapis.com/user/${String(metric["name"])}`);
      expect(alert(name)?.one["depends_on"]).toEqual([`google_logging_metric.${name}-count`]);
    }
  });

  it("has durations of whole minutes, as Google wants them", () => {
    for (const { text } of alertsOf(synth))
      for (const [, seconds] of text.matchAll(/"(?:duration|alignment_period|evaluation_interval)":"(\d+)s"/g))
        expect(Number(seconds) % 60).toBe(0);
  });

  it("draws what each alert watches", () => {
    const json = resource(synth, "google_monitoring_dashboard", "dashboard")["dashboard_json"] as string;
    const { mosaicLayout } = JSON.parse(json) as {
      readonly mosaicLayout: { readonly tiles: readonly { readonly xPos: number; readonly yPos: number }[] };
    };
    const measured = alertsOf(synth).filter(({ condition }) => !("condition_matched_log" in condition));
    expect(measured).toHaveLength(12);
    expect(mosaicLayout.tiles).toHaveLength(12);
    expect(new Set(mosaicLayout.tiles.map(({ xPos, yPos }) => `${xPos} ${yPos}`)).size).toBe(12);
  });

  it("names the metric and the resource in each filter, and nothing that only exists minutes after it was made", () => {
    for (const { condition, one } of alertsOf(synth)) {
      const { condition_threshold: measured, condition_matched_log: line } = condition as {
        readonly condition_threshold?: { readonly filter: string };
        readonly condition_matched_log?: { readonly filter: string };
      };
      if (measured) expect(measured.filter).toMatch(/^metric\.type="[a-z./\w-]+" AND resource\.type="[\w./]+"/i);
      else if (line) {
        expect(line.filter).toMatch(/^resource\.type="\w+" AND /);
        expect(one["alert_strategy"]).toMatchObject({ notification_rate_limit: { period: "3600s" } });
      } else
        expect(condition["condition_prometheus_query_language"]).toMatchObject({ disable_metric_validation: true });
    }
  });

  it("asks PromQL for metrics that Google has, of one resource each", () => {
    const known = [
      "managedkafka_googleapis_com:(offset_lag|message_in_count|cpu_core_usage_time|byte_size)",
      "run_googleapis_com:job_completed_execution_count",
      "logging_googleapis_com:user_ridestream_gcp_(refusals|starts|waits_for_(kafka|elasticsearch|lake))",
    ];
    const json = resource(synth, "google_monitoring_dashboard", "dashboard")["dashboard_json"] as string;
    const asked = [json, ...alertsOf(synth).map(({ text }) => text)].flatMap((text) => [
      ...text.matchAll(/(\w+_googleapis_com:\w+)(\{monitored_resource=)?/g),
    ]);
    expect(asked.length).toBeGreaterThan(10);
    for (const [, metric, ofResource] of asked) {
      expect(metric).toMatch(new RegExp(`^(${known.join("|")})$`));
      expect(ofResource).toBeDefined();
    }
  });

  it("compares CPU and disk of Kafka with what its vCPUs bring", () => {
    const thresholdOf = (name: string, of = synth) => {
      const { condition = {} } = alert(name, of) ?? {};
      return (condition["condition_threshold"] as { readonly threshold_value: number }).threshold_value;
    };
    expect(thresholdOf("kafka-cpu")).toBeCloseTo(2.4);
    expect(thresholdOf("kafka-disk")).toBeCloseTo(240 * 1024 ** 3);
    const large = synthesised([{ ...gcp, streaming: managedKafka({ vcpus: 6 }) }]);
    expect(thresholdOf("kafka-cpu", large)).toBeCloseTo(4.8);
  });

  it("takes silence for a warning, unless trips are said to come by themselves", () => {
    expect(alert("no-trips")?.one["severity"]).toBe("WARNING");
    const monitoring = googleMonitoring({ noTripsSeverity: "CRITICAL" });
    expect(alert("no-trips", synthesised([{ ...gcp, monitoring }]))?.one["severity"]).toBe("CRITICAL");
  });

  it("raises an alert on a line of a log where nothing is counted: a full disk, a training that never started", () => {
    for (const [name, filter] of [
      ["elasticsearch-disk", 'jsonPayload.message:"429 cluster_block_exception"'],
      ["retrain-not-started", 'resource.labels.job_id="ridestream-gcp-train-zones" AND severity>=ERROR'],
      ["first-zones-failed", 'jobChange.job.jobName:"/jobs/zones_" AND severity>=ERROR'],
    ] as const)
      expect(alert(name)?.condition).toMatchObject({
        condition_matched_log: { filter: expect.stringContaining(filter) as string },
      });
    expect(resource(synth, "google_cloud_scheduler_job", "train-zones-schedule")["name"]).toBe(
      "ridestream-gcp-train-zones",
    );
  });

  it("watches costs where it is asked to, by an amount and an account that are variables", () => {
    expect(resourcesOf(synth, "google_billing_budget")).toEqual([]);
    const watched = synthesised([{ ...gcp, monitoring: googleMonitoring({ budget: true }) }]);
    expect(resource(watched, "google_billing_budget", "budget")).toMatchObject({
      billing_account: "${var.billing_account}",
      amount: { specified_amount: { units: "${var.monthly_budget}" } },
      budget_filter: { projects: ["projects/${data.google_project.project.number}"] },
      all_updates_rule: {
        monitoring_notification_channels: ["${google_monitoring_notification_channel.email.name}"],
      },
    });
    const { provider, variable } = watched.stacks["gcp-monitoring"] ?? {};
    expect(provider?.["google"]).toEqual([
      expect.objectContaining({ billing_project: "${var.project_id}", user_project_override: true }),
    ]);
    expect(Object.keys(variable ?? {})).toEqual(expect.arrayContaining(["billing_account", "monthly_budget"]));
    const apis = resourcesOf(watched, "google_project_service").map(({ resource: one }) => one["service"]);
    expect(apis).toContain("billingbudgets.googleapis.com");
  });

  it("counts executions that failed: of the job that trains zones, and of all others", () => {
    expect(alert("job-failed")?.text).toContain(
      'resource.labels.job_name=starts_with(\\"ridestream-gcp-\\") AND resource.labels.job_name!=\\"ridestream-gcp-train-zones\\"',
    );
    expect(alert("retrain-failed")?.condition).toMatchObject({
      condition_threshold: {
        filter:
          'metric.type="run.googleapis.com/job/completed_execution_count" AND resource.type="cloud_run_job" AND resource.labels.job_name="ridestream-gcp-train-zones" AND metric.labels.result="failed"',
      },
    });
    expect(resource(synth, "google_cloud_run_v2_job", "train-zones")["name"]).toBe("ridestream-gcp-train-zones");
  });

  it("watches the lake where Kafka is somebody else's, and no training where there is none", () => {
    const warehouse: WarehousePart = {
      ...gcp.warehouse,
      create: (site, needs) => ({ ...gcp.warehouse.create(site, needs), retrain: undefined }),
    };
    const other = synthesised([{ ...gcp, streaming: externalKafka({ brokers: "b:9092" }), warehouse }]);
    expect(alertsOf(other).map(({ name }) => name)).toEqual([
      "dead-letters",
      "elasticsearch-disk",
      "elasticsearch-down",
      "job-failed",
      "kafka-down",
      "lake-down",
      "no-trips",
      "restarts",
    ]);
    expect(alert("no-trips", other)?.text).toContain('bucket_name=\\"ridestream-gcp-lake-${var.project_id}\\"');
  });

  it.each<readonly [GoogleMonitoringProps, RegExp]>([
    [{ mostLag: 0 }, /alerts at a lag of 0/],
    [{ mostSkew: 0 }, /alerts at a skew of 0/],
    [{ noTripsMinutes: 1_440 }, /alerts after 1440 minutes without trips: give a whole number from 5 to 1380/],
  ])("is refused as Google would: %j", (props, said) => {
    expect(() => synthesised([{ ...gcp, monitoring: googleMonitoring(props) }])).toThrow(said);
  });

  it("is refused for functions that it cannot watch", () => {
    expect(() => synthesised([{ ...hybrid, monitoring: googleMonitoring() }])).toThrow(
      /googleMonitoring cannot watch dockerFunctions: choose functions of its place/,
    );
  });
});
