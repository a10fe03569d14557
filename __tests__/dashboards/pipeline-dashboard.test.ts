import { Value } from "@sinclair/typebox/value";
import { alerts, alertsBy, type AlertFacts, type AlertId } from "../../contracts/alerts";
import { metrics, processMetrics, type Metric } from "../../contracts/metrics";
import { ruleFile } from "../../dashboards/alerts/rule-file";
import { prometheusRules } from "../../dashboards/alerts/rules";
import { GrafanaDashboardSchema } from "../../dashboards/grafana/grafana-schema";
import { prometheusSource } from "../../dashboards/grafana/panel-kinds";
import { pipelineDashboard } from "../../dashboards/grafana/pipeline-dashboard";
import { series } from "../../dashboards/prom-ql";
import { googleRules } from "../../stacks/monitoring/alerts";
import { grafanasTypes } from "./grafana-types";

const facts: AlertFacts = { mostLag: 10_000, mostSkew: 5_000, noTripsMinutes: 15, arrivesAt: "topic_result" };
const dashboard = pipelineDashboard();
const rules = ruleFile(facts).groups.flatMap((group) => group.rules);
const asked = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

/** What Prometheus itself measures. */
const prometheusOwn = { up: ["job"], ALERTS: ["alertstate"] };
const labelsOf = new Map<string, readonly string[]>([
  ...Object.entries(prometheusOwn),
  ...Object.values<Metric>({ ...metrics, ...processMetrics }).flatMap(
    ({ name, type, labelNames }): (readonly [string, readonly string[]])[] =>
      type === "histogram" ? [[`${name}_bucket`, ["le", ...labelNames]]] : [[name, labelNames]],
  ),
]);
const everywhere = ["function", "instance"];

/** Words of PromQL that are neither numbers, values nor functions that are called: metrics, and labels. */
const wordsOf = (expr: string) => {
  const bare = expr.replaceAll(/"[^"]*"/g, "").replaceAll(/\[[^\]]*\]/g, "");
  const labels = [...bare.matchAll(/(?:by \(([^)]*)\)|\{([^}]*)\})/g)].flatMap(([, by, where]) =>
    (by ?? where ?? "").split(",").map((part) => part.replace(/[=~!].*/, "").trim()),
  );
  const rest = bare.replaceAll(/by \([^)]*\)|\{[^}]*\}/g, " ");
  const names = [...rest.matchAll(/[a-zA-Z_]\w*(?!\w|\s*\()/g)].map(([word]) => word);
  return { labels, names: names.filter((word) => !["or", "and", "unless", "by", "sum", "max", "min"].includes(word)) };
};

describe("the dashboard of the pipeline", () => {
  it("is what Grafana takes, by a strict schema that Grafana's own types agree with", () => {
    expect([...Value.Errors(GrafanaDashboardSchema, dashboard)]).toEqual([]);
    expect(new Set(Object.values(grafanasTypes))).toEqual(new Set([true]));
  });

  it.each<readonly [string, object]>([
    ["with a key that there is none of", { ...dashboard, panel: [] }],
    ["without a panel", { ...dashboard, panels: [] }],
    ["with a panel of another kind", { ...dashboard, panels: [{ ...dashboard.panels[0], type: "graph" }] }],
    ["with an id that Grafana refuses", { ...dashboard, uid: "a b" }],
  ])("is refused %s", (_what, broken) => {
    expect(Value.Check(GrafanaDashboardSchema, broken)).toBe(false);
  });

  it("has panels that overlap nowhere, each with a number and a title of its own", () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(dashboard.panels.map(({ title }) => title)).size).toBe(dashboard.panels.length);
  });

  it("asks the one data source that Grafana is provisioned with", () => {
    for (const { datasource } of dashboard.panels) expect(datasource).toEqual(prometheusSource);
  });

  it("is the same each time", () => {
    expect(JSON.stringify(pipelineDashboard())).toBe(JSON.stringify(dashboard));
    expect(JSON.stringify(ruleFile(facts))).toBe(JSON.stringify({ groups: [{ name: "ridestream", rules }] }));
  });
});

describe("every panel and every rule", () => {
  it.each(asked)("asks for metrics that functions expose, by labels that they have: %s", (_of, expr) => {
    const { labels, names } = wordsOf(expr);
    expect(names.filter((name) => !labelsOf.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
    const known = [...everywhere, ...names.flatMap((name) => labelsOf.get(name) ?? [])];
    expect(labels.filter((label) => !known.includes(label))).toEqual([]);
  });

  it("does not compile with a metric or a label that the contract has not", () => {
    // @ts-expect-error: it is called lag
    expect(() => series(metrics.lags)).toThrow(TypeError);
    // @ts-expect-error: its label is called partition
    expect(series(metrics.lag, { part: "0" })).toContain("part");
  });

  it("draws or watches each metric of the contract, but those that only explain", () => {
    const seen = new Set(asked.flatMap(([, expr]) => wordsOf(expr).names.map((name) => name.replace(/_bucket$/, ""))));
    const unseen = Object.values<Metric>(metrics).flatMap(({ name }) => (seen.has(name) ? [] : [name]));
    expect(unseen).toEqual(["ridestream_transaction_aborts_total", "ridestream_zones_trainings_total"]);
  });
});

describe("the alerts", () => {
  const props = { ...facts, namePrefix: "n", kafkaCluster: { name: "n", vcpus: 3 }, bucket: "b", trainsZones: true };
  const both = [googleRules(props), prometheusRules(facts)] as const;

  it("are the same ones at Google and in containers, or say why not", () => {
    for (const by of both) {
      expect(Object.keys(by).sort()).toEqual(Object.keys(alerts).sort());
      for (const rule of Object.values<object>(by)) if ("without" in rule) expect(rule.without).toMatch(/^.{20,}[.]$/);
    }
  });

  it("each fire somewhere", () => {
    const fire = new Set(both.flatMap((by) => alertsBy<object>(by, facts).map(({ id }) => id)));
    expect([...fire].sort()).toEqual((Object.keys(alerts) as AlertId[]).sort());
  });

  it("does not compile with one forgotten", () => {
    const { restarts: _forgotten, ...rest } = prometheusRules(facts);
    // @ts-expect-error: restarts is missing
    expect(() => alertsBy(rest, facts)).toThrow(TypeError);
  });
});
