import { topicResult } from "../../contracts/topics";
import { ruleFile } from "../../dashboards/alerts/rule-file";
import { prometheusAlerts } from "../../dashboards/alerts/rules";
import { pipelineDashboard } from "../../dashboards/grafana/pipeline-dashboard";
import { createMetrics } from "../../functions/runtime/metrics";
import { prometheusFiles } from "../../stacks/monitoring/prometheus-files";
import { createTestClock } from "../functions/test-clock";
import { cases, type Case } from "./cases";
import { describePromtool, folder, told, written } from "./promtool";

const facts = { mostLag: 10_000, mostSkew: 5_000, noTripsMinutes: 15, arrivesAt: topicResult.name };
const alerts = prometheusAlerts(facts);
describePromtool("Prometheus' own opinion", () => {
  const rules = () => written("alerts.yml", JSON.stringify(ruleFile(facts)));

  it("takes the rules", () => {
    expect(told(["check", "rules", rules()])).toContain(`SUCCESS: ${alerts.length} rules found`);
  });

  it("takes what each panel of the dashboard asks", () => {
    const asked = pipelineDashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    // Grafana puts a window in for its own variable before it asks.
    const records = asked.map((expr, n) => ({
      record: `panel_${n}`,
      expr: expr.replaceAll("$__rate_interval", "1m"),
    }));
    const path = written("panels.yml", JSON.stringify({ groups: [{ name: "panels", rules: records }] }));
    expect(told(["check", "rules", path])).toContain(`SUCCESS: ${asked.length} rules found`);
  });

  it.each([undefined, "http://alertmanager:9093/", "https://alerts.example.com/am"])(
    "takes the configuration, with the Alertmanager %s",
    (url) => {
      const files = prometheusFiles({
        deployment: "ridestream-local",
        targets: [{ function: "enrich", instance: "enrich-1", address: "enrich-1:8080" }],
        facts,
        alertmanager: url === undefined ? undefined : new URL(url),
      });
      // The rules lie beside it here.
      const [config = ""] = files.map(({ path, content }) =>
        written(path, content.replaceAll("/etc/prometheus/", `${folder}/etc/prometheus/`)),
      );
      const answer = told(["check", "config", config]);
      expect(answer).toContain("SUCCESS");
      expect(answer).toContain(`${alerts.length} rules found`);
    },
  );

  it("finds nothing to say of how the functions write their metrics", async () => {
    const metrics = createMetrics("enrich", createTestClock());
    metrics.watchLag(() => Promise.resolve([{ topic: "topic_source", partition: 0, records: 3 }]));
    metrics.watchWait(() => ({ server: "lake", why: "it is away", sinceMs: 0 }));
    metrics.watchZones(() => ({ version: "v1", ageMs: 2_000, trouble: "RS-ZONES-OLD" }));
    const ours = (await metrics.text()).split("\n").filter((line) => /ridestream_/.test(line));
    expect(told(["check", "metrics"], `${ours.join("\n")}\n`)).toBe("");
  });

  it("has a story for each alert", () => {
    expect(Object.keys(cases).sort()).toEqual(alerts.map(({ id }) => id).sort());
  });

  describe.each(alerts.map(({ id }) => id))("%s", (id) => {
    it.each((cases[id] ?? []).map((one) => [one.what, one] as const))("fires for %s, and clears", (_what, one) => {
      told(["test", "rules", written(`${id}.test.yml`, JSON.stringify(testOf(id, one, rules())))]);
    });
  });
});

/** A test of promtool's: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
function testOf(id: string, { series, not, fires, of, clears }: Case, rulesPath: string): object {
  const alert = ruleFile(facts).groups[0]?.rules.find((rule) => rule.alert === id);
  const at = (eval_time: string, exp_alerts: readonly object[]) => ({ eval_time, alertname: id, exp_alerts });
  return {
    rule_files: [rulesPath],
    evaluation_interval: "15s",
    tests: [
      {
        interval: "15s",
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          ...(not === undefined ? [] : [at(not, [])]),
          at(fires, [{ exp_labels: { ...of, ...alert?.labels }, exp_annotations: alert?.annotations }]),
          at(clears, []),
        ],
      },
    ],
  };
}
