import type { ContainerHealthcheck } from "@cdktf/provider-docker/lib/container";
import { existsSync } from "fs";
import { join } from "path";
import type { FunctionName } from "../../contracts/settings";
import { oneOffContainer, retireContainers, serverContainer } from "../docker/container";
import { longestCompactionS, longestTrainingS } from "../../contracts/runs";
import { unless } from "../environment/problem";
import { shippedFile } from "../environment/shipped-file";
import { googleCredentials, readable } from "./container-variables";
import {
  compactionVariables,
  connectionVariables,
  functionVariables,
  runtimeVariables,
  setUpVariables,
  trainingVariables,
  workerVariables,
  type Pricing,
  type Variables,
} from "./function-environment";
import { memoryVariables } from "./memory-variables";
import { FunctionImages } from "./function-images";
import {
  instanceProblems,
  instancesOf,
  workerNames,
  type FunctionsPart,
  type MetricsTarget,
  type RunName,
  type WorkerName,
} from "./functions";

export interface DockerFunctionsProps {
  /** Containers of each function that consumes, as many as its topic has partitions at most. @default 1 of each */
  readonly instances?: Partial<Record<WorkerName, number>>;
  /** Whether prices know their zone, by the factors that `ridestream price publish` writes. @default "distance" */
  readonly pricing?: Pricing;
  /** Trips of a synthetic city that produce sends a second; 0: it does not run. @default 5 */
  readonly tripsPerSecond?: number;
  /** Most memory of a container, in MiB. @default 512 */
  readonly memoryMiB?: number;
  /** Where the bundle and its Dockerfile lie. @default the package's own, which `npm run build` leaves in dist/image */
  readonly imageFolder?: string;
}

const httpPort = 8080;
const healthcheck: ContainerHealthcheck = {
  test: [
    "CMD",
    "node",
    "-e",
    `fetch("http://127.0.0.1:${httpPort}/healthz").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
  ],
  interval: "5s",
  timeout: "5s",
  retries: 6,
  startPeriod: "30s",
};

/**
 * The functions in containers of this machine's engine, each of an image of its own. With an orchestration produce alone runs
 * here: the others are processes of the orchestration's container, of the same bundle.
 */
export function dockerFunctions(props: DockerFunctionsProps = {}): FunctionsPart {
  const { memoryMiB = 512, tripsPerSecond = 5, imageFolder = shippedFile("dist/image") ?? "dist/image" } = props;
  const instances = instancesOf(props.instances);
  return {
    component: "functions",
    implementation: "dockerFunctions",
    options: props,
    place: "docker",
    reachableFrom: ["docker"],
    holdsData: false,
    hostPorts: [],
    instances,
    problems: () => [
      ...instanceProblems(instances),
      ...unless(
        Number.isInteger(tripsPerSecond) && tripsPerSecond >= 0 && tripsPerSecond <= 10_000,
        `produces ${tripsPerSecond} trips a second`,
        "give a whole number from 0 to 10000",
      ),
      ...unless(memoryMiB >= 128, `has ${memoryMiB} MiB of memory`, "give 128 or more"),
      ...unless(
        existsSync(join(imageFolder, "functions.js")),
        `finds no functions.js in ${imageFolder}`,
        "run npm run build",
      ),
    ],
    retire: retireContainers,
    create: (site, { wired, scheduled }) => {
      const stack = site.stack();
      const images = new FunctionImages(site, imageFolder);
      const setUp =
        wired.setUp &&
        oneOffContainer({
          site,
          id: "set-up",
          image: images.idOf("set-up"),
          memoryMiB: 256,
          env: readable(stack, setUpVariables(wired.setUp)),
          script: "node functions.js set-up",
          withinS: 240,
          extra: { readOnly: true, user: "1000" },
        });
      // Trips wait for load-search's user, and for no dashboard.
      const awaited = wired.setUp?.writer ? setUp : undefined;
      const metrics: MetricsTarget[] = [];
      const run = (name: FunctionName, id: string, own: Variables) => {
        metrics.push({ function: name, instance: id, address: `${id}:${httpPort}` });
        const variables = {
          ...own,
          ...memoryVariables(name, memoryMiB),
          ...runtimeVariables({
            httpHost: "0.0.0.0",
            httpPort,
            ...(name === "train-zones" && { stalledAfterMs: longestTrainingS * 1_000 }),
            ...(name === "compact-lake" && { stalledAfterMs: longestCompactionS * 1_000 }),
          }),
        };
        const google = googleCredentials(variables);
        serverContainer({
          site,
          id,
          image: images.idOf(name),
          memoryMiB,
          env: readable(stack, { ...variables, ...google.variables }),
          healthcheck,
          extra: {
            command: [name],
            readOnly: true,
            user: "1000",
            ...google.extra,
            ...(awaited && { dependsOn: [awaited] }),
          },
        });
      };
      const hashingKey = site.foundation.hashingKey(stack);
      const variablesOf = (name: WorkerName) => workerVariables(name, wired, { hashingKey, pricing: props.pricing });
      if (tripsPerSecond > 0)
        run("produce", "produce", {
          ...connectionVariables("produce", wired.produce),
          ...functionVariables("produce", { tripsPerSecond }),
        });
      // By its own schedule, whoever starts the others.
      if (wired.compaction) run("compact-lake", "compact-lake", compactionVariables(wired.compaction));
      if (scheduled) {
        const own = new Map<RunName, Variables>();
        for (const name of workerNames) own.set(name, { ...variablesOf(name), ...memoryVariables(name, memoryMiB) });
        if (wired.training)
          own.set("train-zones", {
            ...trainingVariables(wired.training),
            ...memoryVariables("train-zones", memoryMiB),
          });
        stack.tell("next_step", "the orchestration starts the functions: its stack says where to look");
        return { instances, metrics, runs: { as: "processes", variables: own } };
      }
      for (const name of workerNames)
        for (let n = 1; n <= instances[name]; n++) run(name, `${name}-${n}`, variablesOf(name));
      if (wired.training) run("train-zones", "train-zones", trainingVariables(wired.training));
      stack.tell("instances", workerNames.map((name) => `${name}: ${instances[name]}`).join(", "));
      stack.tell("next_step", `docker logs ${site.uniqueName("enrich-1")}`);
      return { instances, metrics };
    },
  };
}
