import { CloudRunV2Job } from "@cdktf/provider-google/lib/cloud-run-v2-job";
import { CloudRunV2WorkerPool } from "@cdktf/provider-google/lib/cloud-run-v2-worker-pool";
import type { FunctionName } from "../../contracts/settings";
import { unless, type Problem } from "../environment/problem";
import type { Site } from "../environment/site";
import { variable } from "../environment/variables";
import {
  connectionVariables,
  functionVariables,
  runtimeVariables,
  setUpVariables,
  compactionVariables,
  trainingVariables,
  workerVariables,
  type Pricing,
  type Variables,
} from "./function-environment";
import { memoryVariables } from "./memory-variables";
import { longestCompactionS, longestTrainingS } from "../../contracts/runs";
import {
  instanceProblems,
  instancesOf,
  workerNames,
  type FunctionsPart,
  type RunName,
  type WorkerName,
} from "./functions";
import { scheduleGround, startBySchedule } from "./scheduled-job";
import { SecretVariables } from "./secret-variables";

export interface CloudRunWorkersProps {
  /** Instances of each worker pool, as many as its topic has partitions at most. @default 1 of each */
  readonly instances?: Partial<Record<WorkerName, number>>;
  /** Whether prices know their zone, by the factors that `ridestream price publish` writes. @default "distance" */
  readonly pricing?: Pricing;
  /** Virtual CPUs of an instance: 1, 2, 4 or 8. @default 1 */
  readonly cpu?: 1 | 2 | 4 | 8;
  /** Memory of an instance in MiB: 512 at least. @default 512 */
  readonly memoryMiB?: number;
  /** Trips of a synthetic city that one execution of the job produce sends. @default 1000 */
  readonly trips?: number;
  /** Count it up to hand new values of the secrets to the functions. @default 1 */
  readonly secretsGeneration?: number;
}

/** Least and most memory of an instance by its CPUs, in MiB. https://cloud.google.com/run/docs/configuring/memory-limits */
const memoryBoundsMiB: Readonly<Record<number, readonly [number, number]>> = {
  1: [512, 4_096],
  2: [512, 8_192],
  4: [2_048, 16_384],
  8: [4_096, 32_768],
};
const tripsPerSecond = 50;

/**
 * The functions in Cloud Run: a worker pool each for enrich, load-search and load-lake, as nobody calls them, a job that
 * sends trips, and one that Cloud Scheduler starts to train zones. With an orchestration the workers are jobs too, which it
 * starts. Each runs as a service account of its own, without a way in, its secrets by reference.
 */
export function cloudRunWorkers(props: CloudRunWorkersProps = {}): FunctionsPart {
  const { cpu = 1, memoryMiB = 512, trips = 1_000, secretsGeneration = 1 } = props;
  const instances = instancesOf(props.instances);
  return {
    component: "functions",
    implementation: "cloudRunWorkers",
    options: props,
    place: "google",
    reachableFrom: ["google"],
    holdsData: false,
    hostPorts: [],
    instances,
    problems: () => [
      ...instanceProblems(instances),
      ...memoryProblems(cpu, memoryMiB),
      ...unless(Number.isInteger(trips) && trips >= 1, `sends ${trips} trips`, "give a whole number, 1 or more"),
    ],
    retire: (site) => {
      ground(site);
      for (const name of ["train-zones", "compact-lake"]) site.foundation.google.account(site.stack(), name);
      scheduleGround(site);
    },
    create: (site, { wired, scheduled }) => {
      const stack = site.stack();
      ground(site);
      const containers = new FunctionContainers(site, { cpu, memoryMiB, secretsGeneration });
      const hashingKey = site.foundation.hashingKey(stack);
      const jobs = new Map<RunName, string>();
      const variablesOf = (name: WorkerName) => ({
        ...workerVariables(name, wired, { hashingKey, pricing: props.pricing }),
        ...runtimeVariables({ httpHost: "127.0.0.1" }),
      });
      const runPool = (name: WorkerName) => {
        const { dependsOn, template } = containers.of(name, variablesOf(name));
        new CloudRunV2WorkerPool(stack, name, {
          name: site.uniqueName(name),
          location: site.deployment.region,
          // It holds nothing: Kafka knows how far it has come.
          deletionProtection: false,
          // The count alone: Google reads no mode back, and the next plan would set it again.
          scaling: { manualInstanceCount: instances[name] },
          template,
          dependsOn,
        });
      };
      const job = (
        name: FunctionName | "set-up",
        variables: Variables,
        limits: { maxRetries: number; timeoutS: number; tasks?: number },
        more: readonly string[] = [],
      ) => {
        const { dependsOn, template } = containers.of(name, variables, more);
        return new CloudRunV2Job(stack, name, {
          name: site.uniqueName(name),
          location: site.deployment.region,
          deletionProtection: false,
          template: {
            taskCount: limits.tasks ?? 1,
            template: { ...template, maxRetries: limits.maxRetries, timeout: `${limits.timeoutS}s` },
          },
          dependsOn,
        });
      };
      for (const name of workerNames) {
        if (!scheduled) {
          runPool(name);
          continue;
        }
        // Who starts it starts it again: what it has committed stays, and the next run goes on there.
        const limits = { maxRetries: 0, timeoutS: scheduled.limitS, tasks: instances[name] };
        jobs.set(name, job(name, variablesOf(name), limits, ["--until-end"]).node.id);
      }
      job(
        "produce",
        {
          ...connectionVariables("produce", wired.produce),
          ...functionVariables("produce", { tripsInAll: trips, tripsPerSecond }),
        },
        // Trips that a second try sends have other ids: they would be other trips.
        { maxRetries: 0, timeoutS: Math.ceil(trips / tripsPerSecond) + 300 },
      );
      const execute = (name: string) =>
        `gcloud run jobs execute ${site.uniqueName(name)} --region ${site.deployment.region} --wait`;
      if (wired.setUp) {
        job("set-up", setUpVariables(wired.setUp), { maxRetries: 3, timeoutS: 300 });
        const { writer, kibana } = wired.setUp;
        const why = [
          ...(writer ? ["load-search waits for it, once"] : []),
          ...(kibana ? ["each time writes the dashboards of this version"] : []),
        ];
        stack.tell("set_up", `${execute("set-up")}: ${why.join("; ")}`);
      }
      if (wired.training) {
        const variables = { ...trainingVariables(wired.training), ...runtimeVariables({ httpHost: "127.0.0.1" }) };
        const limits = { maxRetries: 1, timeoutS: longestTrainingS };
        const { retrain } = wired.training;
        const training = job("train-zones", variables, limits, ["--until-end"]);
        if (scheduled?.trains) jobs.set("train-zones", training.node.id);
        else startBySchedule(site, { id: training.node.id, name: training.name }, retrain);
        stack.tell("train_zones", `${execute("train-zones")}: learns the zones now, and ${retrain} (UTC) by itself`);
      }
      if (wired.compaction) {
        const variables = { ...compactionVariables(wired.compaction), ...runtimeVariables({ httpHost: "127.0.0.1" }) };
        const limits = { maxRetries: 1, timeoutS: longestCompactionS };
        const compaction = job("compact-lake", variables, limits, ["--until-end"]);
        const { compact } = wired.compaction;
        startBySchedule(site, { id: compaction.node.id, name: compaction.name }, compact);
        stack.tell("compact_lake", `${execute("compact-lake")}: combines objects now, and ${compact} (UTC) by itself`);
      }
      stack.tell("instances", workerNames.map((name) => `${name}: ${instances[name]}`).join(", "));
      stack.tell("next_step", `${execute("produce")}: sends ${trips} trips`);
      if (!scheduled) return { instances };
      const names = [...jobs].map(([name, id]) => [name, site.uniqueName(id)] as const);
      return { instances, runs: { as: "jobs", jobs: new Map(names) } };
    },
  };
}

/** What instances stand on until they are gone: their API, network, image, accounts, and the key that load-lake reads. */
function ground(site: Site): void {
  const stack = site.stack();
  const { google } = site.foundation;
  google.enable(stack, "run.googleapis.com");
  google.privateNetwork(stack);
  google.registry(stack);
  for (const name of ["produce", ...workerNames]) google.account(stack, name);
  google.keptSecret(stack, site.foundation.hashingKey(stack));
}

function memoryProblems(cpu: number, memoryMiB: number): readonly Problem[] {
  const bounds = memoryBoundsMiB[cpu];
  if (!bounds) return [{ what: `has ${cpu} CPUs an instance`, change: "give 1, 2, 4 or 8" }];
  const [least, most] = bounds;
  return unless(
    memoryMiB >= least && memoryMiB <= most,
    `has ${memoryMiB} MiB of memory for ${cpu} CPUs`,
    `give ${least} to ${most}`,
  );
}

interface ContainersProps {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly secretsGeneration: number;
}

/** What the containers of all functions have in common. */
class FunctionContainers {
  private readonly secrets: SecretVariables;
  private readonly image: string;

  constructor(
    private readonly site: Site,
    private readonly props: ContainersProps,
  ) {
    this.secrets = new SecretVariables(site, props.secretsGeneration);
    // By its digest: a tag could mean another image tomorrow.
    this.image = `${site.foundation.google.registry(site.stack())}/functions@${variable("image_digest")}`;
  }

  of(name: FunctionName | "set-up", variables: Variables, more: readonly string[] = []) {
    const identity = { name, place: "google" } as const;
    const { cpu, memoryMiB } = this.props;
    const memory = name === "set-up" ? {} : memoryVariables(name, memoryMiB);
    const { env, dependsOn } = this.secrets.deliver(identity, { ...variables, ...memory });
    const { network, subnetwork } = this.site.foundation.google.privateNetwork(this.site.stack());
    return {
      dependsOn,
      template: {
        serviceAccount: this.site.account(identity).email,
        vpcAccess: { networkInterfaces: [{ network, subnetwork }], egress: "PRIVATE_RANGES_ONLY" },
        containers: [
          {
            image: this.image,
            args: [name, ...more],
            env: [...env],
            resources: { limits: { cpu: String(cpu), memory: `${memoryMiB}Mi` } },
          },
        ],
      },
    };
  }
}
