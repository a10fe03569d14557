import { existsSync } from "fs";
import { join } from "path";
import { cronOf, longestRunS, type IntervalMinutes } from "../../contracts/runs";
import { retireContainers, serverContainer } from "../docker/container";
import { dataVolume } from "../docker/data-volume";
import { unless } from "../environment/problem";
import { generatedSecret, type SettingValue } from "../environment/secret";
import { shippedFile } from "../environment/shipped-file";
import { googleCredentials, readable } from "../functions/container-variables";
import { FunctionImages } from "../functions/function-images";
import { airflowRun } from "./airflow-run";
import { intervalProblems } from "./interval";
import type { OrchestrationPart } from "./orchestration";

export interface DockerAirflowProps {
  /** Minutes between two starts: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60. @default 5 */
  readonly everyMinutes?: IntervalMinutes;
  /** Port of Airflow's UI on 127.0.0.1. @default 8080 */
  readonly port?: number;
  /** Most memory of the container, in MiB: Airflow takes 2 GiB of it, the functions that run beside each other the rest. @default 4096 */
  readonly memoryMiB?: number;
  /** Where the image is built of. @default the package's own, which `npm run build` leaves in dist/airflow */
  readonly imageFolder?: string;
}

const innerPort = 8080;
const home = "/opt/airflow";

/** Ready once each of its parts is. https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/check-health.html */
const healthcheck = {
  test: [
    "CMD",
    "python",
    "-c",
    `import json, urllib.request as r; h = json.load(r.urlopen("http://127.0.0.1:${innerPort}/api/v2/monitor/health", timeout=8)); exit(any(p["status"] != "healthy" for p in h.values()))`,
  ],
  interval: "15s",
  timeout: "10s",
  retries: 6,
  startPeriod: "5m0s",
};

/**
 * Airflow in a container of this machine's engine, with its UI; it starts the functions as processes of its own container, of
 * the same bundle as their containers. It has no right on the engine. The password of the user admin is generated.
 */
export function dockerAirflow(props: DockerAirflowProps = {}): OrchestrationPart {
  const { everyMinutes = 5, port = 8080, memoryMiB = 4_096 } = props;
  const imageFolder = props.imageFolder ?? shippedFile("dist/airflow") ?? "dist/airflow";
  return {
    component: "orchestration",
    implementation: "dockerAirflow",
    options: props,
    place: "docker",
    reachableFrom: [],
    // The history of the runs.
    holdsData: true,
    hostPorts: [port],
    runs: { limitS: longestRunS, trains: true },
    problems: () => [
      ...intervalProblems(everyMinutes),
      ...unless(memoryMiB >= 3_072, `has ${memoryMiB} MiB of memory`, "give 3072 or more: Airflow alone takes 2048"),
      ...unless(
        existsSync(join(imageFolder, "start-airflow")),
        `finds no start-airflow in ${imageFolder}`,
        "run npm run build",
      ),
    ],
    retire: retireContainers,
    create: (site, { runs, retrain }) => {
      if (runs?.as !== "processes") throw new TypeError("dockerAirflow starts processes of its container");
      const stack = site.stack();
      const variables = prefixed(runs.variables);
      const [google] = [...runs.variables.values()].map(googleCredentials).filter(({ extra }) => extra.volumes);
      const password = generatedSecret(stack, "airflow-password");
      const url = `http://127.0.0.1:${site.hostPort(port)}`;
      const volume = { volumeName: dataVolume(site, "airflow-data"), containerPath: home };
      serverContainer({
        site,
        id: "airflow",
        image: new FunctionImages(site, imageFolder).idOf("airflow"),
        memoryMiB,
        ports: { [port]: innerPort },
        healthcheck,
        env: {
          ...readable(stack, { ...variables, ...google?.variables }),
          RIDESTREAM_RUN: airflowRun({
            everyMinutes,
            retrain,
            functions: [...runs.variables.keys()],
            started: { as: "processes", program: "/opt/ridestream/run-function", pools: true },
          }),
          RIDESTREAM_AIRFLOW_PASSWORD: password.valueIn(stack),
          AIRFLOW_HOME: home,
          AIRFLOW__CORE__LOAD_EXAMPLES: "False",
          // Each process of it takes memory; a run needs two at once.
          AIRFLOW__CORE__PARALLELISM: "4",
          AIRFLOW__API__WORKERS: "1",
          AIRFLOW__API__BASE_URL: url,
          AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `http://127.0.0.1:${innerPort}/execution/`,
          AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
        },
        extra: {
          user: "50000",
          init: true,
          // SIGTERM ends the parent alone, and leaves its children.
          stopSignal: "SIGINT",
          waitTimeout: 600,
          volumes: [volume, ...(google?.extra.volumes ?? [])],
        },
      });
      const schedule = cronOf(everyMinutes);
      stack.tell("airflow_url", url);
      stack.tell("schedule", `${schedule} (UTC)`);
      stack.tell(
        "next_step",
        `terraform output -raw airflow_password, in cdktf.out/stacks/${stack.node.id}: the password of the user admin`,
      );
      stack.tellSecret("airflow_password", password.valueIn(stack));
      return { schedule };
    },
  };
}

/** Several functions in one container: the variables of each bear its name, and run-function takes the name away. */
const prefixed = (of: ReadonlyMap<string, Readonly<Record<string, SettingValue>>>) =>
  Object.fromEntries(
    [...of].flatMap(([name, variables]) =>
      Object.entries(variables).map(
        ([variable, value]) => [`${name.replaceAll("-", "_").toUpperCase()}__${variable}`, value] as const,
      ),
    ),
  );
