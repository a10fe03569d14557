import { topicResult } from "../../contracts/topics";
import { arrivalMinutes, prometheusAlerts } from "../../dashboards/alerts/rules";
import { registryImage, retireContainers, serverContainer } from "../docker/container";
import { dataVolume } from "../docker/data-volume";
import { uploaded } from "../docker/uploaded-file";
import { unless, type Problem } from "../environment/problem";
import { generatedSecret } from "../environment/secret";
import { grafanaFiles } from "./grafana-files";
import { grafanaVariables } from "./grafana-variables";
import type { MonitoringPart } from "./monitoring";
import { prometheusConfig, prometheusFiles } from "./prometheus-files";

export interface DockerMonitoringProps {
  /** Port of Prometheus on 127.0.0.1. @default 9090 */
  readonly prometheusPort?: number;
  /** Port of Grafana on 127.0.0.1. @default 3000 */
  readonly grafanaPort?: number;
  /** Days for which measurements are kept; 2 GB of them at most. @default 15 */
  readonly keepDays?: number;
  /** Records that a function may be behind before it is reported. @default 10000 */
  readonly mostLag?: number;
  /** Records by which one partition may be further behind than another. @default 5000 */
  readonly mostSkew?: number;
  /** Minutes without a trip before it is reported: 6 to 1380. @default 15 */
  readonly noTripsMinutes?: number;
  /** An Alertmanager that delivers what fires, as containers reach it. @default none: Prometheus and Grafana show it */
  readonly alertmanagerUrl?: string;
}

const prometheusUrl = "http://prometheus:9090";
const mostBytes = "2GB";

/** Prometheus and Grafana in containers of this machine's engine, for functions in containers. Grafana's password is generated. */
export function dockerMonitoring(props: DockerMonitoringProps = {}): MonitoringPart {
  const { prometheusPort = 9090, grafanaPort = 3000, keepDays = 15 } = props;
  const { mostLag = 10_000, mostSkew = 5_000, noTripsMinutes = 15, alertmanagerUrl } = props;
  const facts = { mostLag, mostSkew, noTripsMinutes, arrivesAt: topicResult.name };
  return {
    component: "monitoring",
    implementation: "dockerMonitoring",
    options: props,
    place: "docker",
    reachableFrom: ["docker"],
    holdsData: true,
    hostPorts: [prometheusPort, grafanaPort],
    problems: () => [
      ...unless(mostLag >= 1, `reports a lag of ${mostLag}`, "give 1 or more"),
      ...unless(mostSkew >= 1, `reports a skew of ${mostSkew}`, "give 1 or more"),
      ...unless(
        Number.isInteger(noTripsMinutes) && noTripsMinutes > arrivalMinutes && noTripsMinutes <= 1_380,
        `reports ${noTripsMinutes} minutes without trips`,
        `give a whole number from ${arrivalMinutes + 1} to 1380`,
      ),
      ...unless(
        Number.isInteger(keepDays) && keepDays >= 1 && keepDays <= 3_650,
        `keeps measurements for ${keepDays} days`,
        "give a whole number from 1 to 3650",
      ),
      ...alertmanagerProblems(alertmanagerUrl),
    ],
    retire: retireContainers,
    create: (site, { functions }) => {
      const stack = site.stack();
      const prometheus = serverContainer({
        site,
        id: "prometheus",
        image: registryImage(site, "prometheus-image", "prom/prometheus:v3.5.0"),
        memoryMiB: 512,
        ports: { [prometheusPort]: 9090 },
        healthcheck: healthyAt("http://127.0.0.1:9090/-/ready"),
        extra: {
          command: [
            `--config.file=${prometheusConfig}`,
            "--storage.tsdb.path=/prometheus",
            `--storage.tsdb.retention.time=${keepDays}d`,
            `--storage.tsdb.retention.size=${mostBytes}`,
          ],
          upload: prometheusFiles({
            deployment: site.deployment.namePrefix,
            targets: functions.metrics ?? [],
            facts,
            alertmanager: alertmanagerUrl === undefined ? undefined : new URL(alertmanagerUrl),
          }).map(uploaded),
          volumes: [{ volumeName: dataVolume(site, "prometheus-data"), containerPath: "/prometheus" }],
        },
      });
      const password = generatedSecret(stack, "grafana-password");
      const url = `http://127.0.0.1:${site.hostPort(grafanaPort)}`;
      serverContainer({
        site,
        id: "grafana",
        image: registryImage(site, "grafana-image", "grafana/grafana:12.2.0"),
        memoryMiB: 512,
        env: grafanaVariables(stack, url, password),
        ports: { [grafanaPort]: 3000 },
        healthcheck: healthyAt("http://127.0.0.1:3000/api/health"),
        extra: {
          upload: grafanaFiles(prometheusUrl).map(uploaded),
          volumes: [{ volumeName: dataVolume(site, "grafana-data"), containerPath: "/var/lib/grafana" }],
          dependsOn: [prometheus],
        },
      });
      stack.tell("grafana_url", url);
      stack.tell("prometheus_url", `http://127.0.0.1:${site.hostPort(prometheusPort)}`);
      stack.tell(
        "next_step",
        `terraform output -raw grafana_password, in cdktf.out/stacks/${stack.node.id}: the password of the user admin`,
      );
      stack.tellSecret("grafana_password", password.valueIn(stack));
      return { alerts: prometheusAlerts(facts).map(({ id }) => id) };
    },
  };
}

/** Both images have busybox' wget. */
const healthyAt = (url: string) => ({
  test: ["CMD", "wget", "-q", "-O", "/dev/null", url],
  interval: "5s",
  timeout: "5s",
  retries: 6,
  startPeriod: "1m0s",
});

function alertmanagerProblems(text: string | undefined): readonly Problem[] {
  if (text === undefined) return [];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const hasLogin = url !== undefined && (url.username !== "" || url.password !== "");
  return [
    ...unless(
      url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "",
      `sends alerts to "${hasLogin ? url.host : text}"`,
      "give http:// or https://, a host, and a path where there is one",
    ),
    ...unless(
      !hasLogin,
      `is given a login of ${url?.host ?? ""} in alertmanagerUrl`,
      "leave it out: what is synthesised holds no secret",
    ),
    ...unless(
      url === undefined || !/^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(url.hostname),
      `sends alerts to ${url?.hostname ?? ""}, which is the container itself`,
      "give a name or an address that containers reach",
    ),
  ];
}
