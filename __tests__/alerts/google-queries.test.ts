import { lagMinutes } from "../../contracts/alerts";
import { topicResult } from "../../contracts/topics";
import { alertsOf } from "../../stacks/monitoring/alerts";
import { describePromtool, told, written } from "./promtool";

const facts = { mostLag: 10_000, mostSkew: 5_000, noTripsMinutes: 15 };
const alertsWith = (kafkaCluster: { readonly name: string; readonly vcpus: number } | undefined) =>
  alertsOf({
    ...facts,
    arrivesAt: topicResult.name,
    namePrefix: "ridestream-gcp",
    kafkaCluster,
    bucket: "lake",
    trainsZones: true,
  });
const ofGoogle = alertsWith({ name: "kafka", vcpus: 3 });
const ofOthers = alertsWith(undefined);

/** What Cloud Monitoring is asked in PromQL for an alert. */
function queryOf(alerts: typeof ofGoogle, id: string): string {
  const { condition } = alerts.find((one) => one.id === id) ?? {};
  const { query } = condition?.conditionPrometheusQueryLanguage ?? {};
  if (query === undefined) throw new RangeError(`${id} asks nothing in PromQL`);
  return query;
}

const lag = (group: string, partition: number) =>
  `managedkafka_googleapis_com:offset_lag{monitored_resource="managedkafka.googleapis.com/TopicPartitionConsumerGroup",cluster_id="kafka",consumer_group_id="${group}",partition="${partition}"}`;
const came = `managedkafka_googleapis_com:message_in_count{monitored_resource="managedkafka.googleapis.com/Topic",cluster_id="kafka",topic_id="topic_result"}`;
const stored = `storage_googleapis_com:api_request_count{monitored_resource="gcs_bucket",bucket_name="lake",method="WriteObject"}`;

describePromtool("Prometheus' own opinion of what Cloud Monitoring is asked", () => {
  it("takes every query and every line of the dashboard", () => {
    const asked = [ofGoogle, ofOthers].flatMap((alerts) =>
      alerts.flatMap(({ condition, chart }) => [
        ...(condition.conditionPrometheusQueryLanguage ? [condition.conditionPrometheusQueryLanguage.query] : []),
        ...(chart === undefined ? [] : [chart]),
      ]),
    );
    const rules = asked.map((expr, n) => ({ record: `query_${n}`, expr }));
    const path = written("queries.yml", JSON.stringify({ groups: [{ name: "queries", rules }] }));
    expect(told(["check", "rules", path])).toContain(`SUCCESS: ${asked.length} rules found`);
  });

  it.each([
    [
      "consumer-lag",
      "a group that is behind over its partitions",
      ofGoogle,
      { [lag("g", 0)]: "6000x60", [lag("g", 1)]: "6000x60" },
      1,
    ],
    [
      "consumer-lag",
      "groups that are behind a little",
      ofGoogle,
      { [lag("g", 0)]: "6000x60", [lag("h", 0)]: "6000x60" },
      0,
    ],
    [
      "consumer-skew",
      "one partition that stays behind",
      ofGoogle,
      { [lag("g", 0)]: "6000x60", [lag("g", 1)]: "0x60" },
      1,
    ],
    [
      "consumer-skew",
      "partitions that are behind alike",
      ofGoogle,
      { [lag("g", 0)]: "6000x60", [lag("g", 1)]: "5900x60" },
      0,
    ],
    ["no-trips", "a topic that nothing comes to", ofGoogle, { [came]: "7x60" }, 1],
    ["no-trips", "a topic that was never written to", ofGoogle, {}, 1],
    ["no-trips", "a topic that trips come to", ofGoogle, { [came]: "0+5x60" }, 0],
    ["no-trips", "a lake that is written to", ofOthers, { [stored]: "0+5x60" }, 0],
    ["no-trips", "a lake that nothing is written to", ofOthers, { [stored]: "9x60" }, 1],
  ] as const)("%s: %s", (id, _what, alerts, series, fires) => {
    const rule = { alert: "asked", expr: queryOf(alerts, id), for: `${lagMinutes}m` };
    const rules = written(`${id}.yml`, JSON.stringify({ groups: [{ name: "asked", rules: [rule] }] }));
    const test = {
      rule_files: [rules],
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [
            {
              expr: 'count(ALERTS{alertstate="firing"}) or vector(0)',
              eval_time: "50m",
              exp_samples: [{ labels: "{}", value: fires }],
            },
          ],
        },
      ],
    };
    told(["test", "rules", written(`${id}.test.yml`, JSON.stringify(test))]);
  });
});
