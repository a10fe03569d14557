import type { AlertFacts } from "../../contracts/alerts";
import { ruleFile } from "../../dashboards/alerts/rule-file";
import { scrapeJob } from "../../dashboards/prom-ql";
import { jsonFile, type UploadedFile } from "../docker/uploaded-file";
import type { MetricsTarget } from "../functions/functions";

export interface PrometheusFilesProps {
  /** Name of the deployment, on what leaves it for an Alertmanager. */
  readonly deployment: string;
  readonly targets: readonly MetricsTarget[];
  readonly facts: AlertFacts;
  readonly alertmanager: URL | undefined;
}

/** How often the functions are scraped, and the rules are asked. */
export const scrapeEvery = "15s";
export const prometheusConfig = "/etc/prometheus/prometheus.yml";
const rulesPath = "/etc/prometheus/alerts.yml";

/** Prometheus' configuration and its rules. Targets are static: a deployment knows each container that it makes. */
export function prometheusFiles({
  deployment,
  targets,
  facts,
  alertmanager,
}: PrometheusFilesProps): readonly UploadedFile[] {
  return [
    jsonFile(prometheusConfig, {
      global: {
        scrape_interval: scrapeEvery,
        evaluation_interval: scrapeEvery,
        external_labels: { deployment },
      },
      rule_files: [rulesPath],
      scrape_configs: [
        {
          job_name: scrapeJob,
          // The function says its own name; the target says it too, for a scrape that gets no answer.
          honor_labels: true,
          static_configs: targets.map(({ function: name, instance, address }) => ({
            targets: [address],
            labels: { function: name, instance },
          })),
        },
      ],
      ...(alertmanager && { alerting: { alertmanagers: [alertmanagerAt(alertmanager)] } }),
    }),
    jsonFile(rulesPath, ruleFile(facts)),
  ];
}

const alertmanagerAt = ({ protocol, hostname, port, pathname }: URL) => ({
  scheme: protocol.replace(":", ""),
  path_prefix: pathname,
  static_configs: [{ targets: [`${hostname}:${port || (protocol === "https:" ? "443" : "80")}`] }],
});
