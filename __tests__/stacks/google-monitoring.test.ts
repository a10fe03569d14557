import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { googleMonitoring, type GoogleMonitoringProps } from "../../stacks/monitoring/google-monitoring";
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
  it("tells of lag, skew, silence, dead letters, restarts and a failed retrain", () => {
    expect(alertsOf(synth).map(({ name }) => name)).toEqual([
      "consumer-lag",
      "consumer-skew",
      "dead-letters",
      "no-trips",
      "restarts",
      "retrain-failed",
    ]);
  });

  it("says with each what it means and what to do, to an address that is a variable", () => {
    for (const { one } of alertsOf(synth)) {
      const { content } = one["documentation"] as { readonly content: string };
      expect(content.split("\n\n")).toHaveLength(2);
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
    for (const [name, message] of [
      ["dead-letters", "refused"],
      ["restarts", "started"],
    ] as const) {
      const metric = resource(synth, "google_logging_metric", `${name}-count`);
      expect(metric["filter"]).toContain(`jsonPayload.message="${message}"`);
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
    expect(mosaicLayout.tiles).toHaveLength(6);
    expect(new Set(mosaicLayout.tiles.map(({ xPos, yPos }) => `${xPos} ${yPos}`)).size).toBe(6);
  });

  it("counts executions of the job that trains zones, where it failed", () => {
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
    expect(alertsOf(other).map(({ name }) => name)).toEqual(["dead-letters", "no-trips", "restarts"]);
    expect(alert("no-trips", other)?.text).toContain('bucket_name=\\"ridestream-gcp-lake-${var.project_id}\\"');
  });

  it.each<readonly [GoogleMonitoringProps, RegExp]>([
    [{ mostLag: 0 }, /tells at a lag of 0/],
    [{ mostSkew: 0 }, /tells at a skew of 0/],
    [{ noTripsMinutes: 1_440 }, /tells after 1440 minutes without trips: give a whole number from 5 to 1380/],
  ])("is refused as Google would: %j", (props, said) => {
    expect(() => synthesised([{ ...gcp, monitoring: googleMonitoring(props) }])).toThrow(said);
  });

  it("is refused for functions that it cannot watch", () => {
    expect(() => synthesised([{ ...hybrid, monitoring: googleMonitoring() }])).toThrow(
      /googleMonitoring cannot watch dockerFunctions: choose functions of its place/,
    );
  });
});
