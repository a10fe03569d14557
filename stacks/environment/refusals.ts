import { topics } from "../../contracts/topics";
import { dataLocation, isSameLocation } from "./data-location";
import { deploymentOf, deploymentProblems, type Deployment, type DeploymentSettings } from "./deployment";
import type { BuiltEnvironment, Environment } from "./environment";
import type { FunctionsPart } from "../functions/functions";
import { partsFor } from "./known-parts";
import { nameProblems } from "./name-problems";
import { orchestrationProblems } from "./orchestration-problems";
import type { AnyPart } from "./part";
import { unless, type Problem } from "./problem";

/** What is wrong with one or more environments: every problem in one error, each with what to change. */
export class EnvironmentError extends Error {
  readonly code = "RS-ENVIRONMENT-INVALID";

  constructor(readonly problems: readonly Problem[]) {
    const count = `${problems.length} ${problems.length === 1 ? "thing is" : "things are"} to change`;
    const lines = problems.map(({ what, change }) => `  - ${what}: ${change}`);
    super(`RS-ENVIRONMENT-INVALID: nothing was synthesised, ${count}:\n${lines.join("\n")}`);
    this.name = "EnvironmentError";
  }
}

const environmentName = /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/;
const topicName = /^(?!\.{1,2}$)[\w.-]{1,249}$/;

/** In the order of the way of a trip. */
const partsOf = ({ streaming, search, lake, warehouse, ...others }: Environment): readonly AnyPart[] => [
  streaming,
  search,
  lake,
  warehouse,
  ...[others.functions, others.orchestration, others.monitoring].flatMap((part) => (part ? [part] : [])),
];

/** Problems that can be seen before anything is built. */
export function environmentProblems(
  environments: readonly Environment[],
  settings: DeploymentSettings,
): readonly Problem[] {
  return [
    ...deploymentProblems(settings),
    ...topics.flatMap(({ name, partitions }) => [
      ...unless(
        topicName.test(name),
        `contracts/topics.ts has a topic "${name}"`,
        "give at most 249 of letters, digits, ., _ and -",
      ),
      ...unless(
        Number.isInteger(partitions) && partitions >= 1,
        `contracts/topics.ts gives ${name} ${partitions} partitions`,
        "give 1 or more",
      ),
    ]),
    ...doubledOf(environments.map(({ name }) => name)).map((name) => ({
      what: `two environments have the name "${name}"`,
      change: "rename one",
    })),
    ...environments.flatMap((environment) => problemsOf(environment, settings)),
  ];
}

function problemsOf(environment: Environment, settings: DeploymentSettings): readonly Problem[] {
  const mistyped = nameProblems(environment);
  if (mistyped.length > 0) return mistyped;
  const { name, warehouse, lake } = environment;
  const deployment = deploymentOf(name, settings);
  const parts = partsOf(environment);
  return [
    ...unless(
      environmentName.test(name),
      `the environment's name "${name}"`,
      "give 2 to 16 of a-z, 0-9 and -, a letter first, no - at the end",
    ),
    ...parts.flatMap((part) =>
      part
        .problems(deployment)
        .map(({ what, change }) => ({ what: `${name}: ${part.implementation} ${what}`, change })),
    ),
    ...unless(
      lake.reachableFrom.includes(warehouse.place),
      `${name}: ${warehouse.implementation} cannot reach ${lake.implementation}, which answers ${lake.reachableFrom.join(" and ")} only`,
      `choose a warehouse and a lake of one place${named(partsFor("lake", warehouse.place))}`,
    ),
    ...locationProblems(environment, deployment),
    ...unless(
      environment.functions === undefined || (lake.retainDays ?? 0) === 0 || warehouse.trainsFrom !== "lake",
      `${name}: ${lake.implementation} retains trips for ${lake.retainDays ?? 0} days, so models lie in another bucket, and train-zones learns by ${warehouse.implementation} from one that holds both`,
      "choose bigQueryWarehouse, or leave retainDays or functions out",
    ),
    ...unless(
      environment.monitoring === undefined || environment.functions?.place === environment.monitoring.place,
      `${name}: ${environment.monitoring?.implementation ?? ""} cannot watch ${environment.functions?.implementation ?? "functions that are not there"}`,
      `choose functions of its place${named(partsFor("functions", environment.monitoring?.place))}, or leave monitoring out`,
    ),
    ...(environment.functions ? reachProblems(environment, environment.functions) : []),
    ...(environment.orchestration ? orchestrationProblems(environment, environment.orchestration) : []),
    ...retiredProblems(environment, deployment),
    ...portProblems(name, parts, deployment.portOffset),
  ];
}

/** What is read together lies together. */
function locationProblems({ name, warehouse, lake }: Environment, deployment: Deployment): readonly Problem[] {
  const [asking, asked] = [warehouse.location?.(deployment), lake.location?.(deployment)];
  if (asking === undefined || asked === undefined) return [];
  const { region } = deployment;
  return unless(
    isSameLocation(asking, asked),
    `${name}: ${warehouse.implementation} lies in ${asking}, and ${lake.implementation} in ${asked}`,
    `give both one location, or neither: then both follow RIDESTREAM_REGION, ${region}, and lie in ${dataLocation(region)}`,
  );
}

/** A deployment destroys what a retired part has made, data too. */
function retiredProblems(environment: Environment, { guards }: Deployment): readonly Problem[] {
  const { name, retired = [] } = environment;
  const current = partsOf(environment);
  return [
    ...retired.flatMap(({ component, implementation, holdsData }) => [
      ...unless(
        !current.some((part) => part.component === component && part.implementation === implementation),
        `${name}: ${implementation} is retired, and serves ${component} all the same`,
        "take it out of retired, or let another one serve",
      ),
      ...unless(
        !holdsData || guards === "open",
        `${name}: ${implementation} is retired and holds data, which the next deployment would destroy`,
        "take it out of retired, or deploy with RIDESTREAM_GUARDS=open",
      ),
    ]),
    ...doubledOf(retired.map(({ component, implementation }) => `${component} ${implementation}`)).map((part) => ({
      what: `${name}: retired names ${part} twice`,
      change: "name it once",
    })),
  ];
}

/** Reach is one rule: a part is refused when what it uses cannot be reached from its place. */
function reachProblems(environment: Environment, functions: FunctionsPart): readonly Problem[] {
  const { name, streaming, search, lake } = environment;
  return [streaming, search, lake].flatMap(({ component, implementation, reachableFrom, toReach }) =>
    unless(
      reachableFrom.includes(functions.place),
      `${name}: ${functions.implementation} cannot reach ${implementation}, which answers ${reachableFrom.join(" and ")} only`,
      toReach ?? `choose both of one place${named(partsFor(component, functions.place))}`,
    ),
  );
}

/** The parts that would fit, where there are any. */
const named = (parts: readonly string[]) => (parts.length === 0 ? "" : `, such as ${parts.join(" or ")}`);

function portProblems(
  name: string,
  parts: readonly { readonly implementation: string; readonly hostPorts: readonly number[] }[],
  portOffset: number,
): readonly Problem[] {
  const taken = parts.flatMap(({ implementation, hostPorts }) => hostPorts.map((port) => ({ implementation, port })));
  return [
    ...taken.flatMap(({ implementation, port }) =>
      unless(
        Number.isInteger(port) && port >= 1 && port + portOffset <= 65_535,
        `${name}: ${implementation} takes port ${port + portOffset}`,
        "give a port, or an offset, that ends up from 1 to 65535",
      ),
    ),
    ...doubledOf(taken.map(({ port }) => port)).map((port) => ({
      what: `${name}: ${taken
        .filter((one) => one.port === port)
        .map(({ implementation }) => implementation)
        .join(" and ")} both take port ${port + portOffset}`,
      change: "give one of them another port",
    })),
  ];
}

/** Problems that show once all is built: elements that Terraform, and names that the engine, would take for one. */
export function builtProblems(built: readonly BuiltEnvironment[]): readonly Problem[] {
  return [
    ...built.flatMap(({ stacks }) =>
      stacks.flatMap((stack) =>
        stack.doubles().map((double) => ({ what: `${stack.node.id}: ${double}`, change: "give one another id" })),
      ),
    ),
    ...doubledOf(built.flatMap(({ stacks }) => stacks.flatMap((stack) => stack.namesOnEngine()))).map((name) => ({
      what: `two resources have the name ${name} on one engine`,
      change: "give one another id",
    })),
  ];
}

const doubledOf = <T>(values: readonly T[]): readonly T[] => [
  ...new Set(values.filter((value, at) => values.indexOf(value) !== at)),
];
