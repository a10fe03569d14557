import { pipelineDashboard } from "../../dashboards/grafana/pipeline-dashboard";
import { prometheusSource } from "../../dashboards/grafana/panel-kinds";
import { jsonFile, type UploadedFile } from "../docker/uploaded-file";
import { scrapeEvery } from "./prometheus-files";

const folder = "/etc/grafana/provisioning";
const dashboards = `${folder}/dashboards`;
/** What Grafana opens with. */
export const homeDashboard = `${dashboards}/pipeline.json`;

/** What Grafana is provisioned with: Prometheus as its source of data, and the dashboards. @param url of Prometheus */
export const grafanaFiles = (url: string): readonly UploadedFile[] => [
  jsonFile(`${folder}/datasources/ridestream.yaml`, {
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        ...prometheusSource,
        url,
        access: "proxy",
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: "POST", timeInterval: scrapeEvery, manageAlerts: true },
      },
    ],
  }),
  jsonFile(`${dashboards}/ridestream.yaml`, {
    apiVersion: 1,
    providers: [
      { name: "ridestream", type: "file", disableDeletion: true, allowUiUpdates: false, options: { path: dashboards } },
    ],
  }),
  jsonFile(homeDashboard, pipelineDashboard()),
];
