import type { Construct } from "constructs";
import { wireFunctions } from "../functions/wire";
import { Foundation } from "../foundation/foundation";
import { ComponentStack, type ComponentStackProps } from "./component-stack";
import { deploymentOf, type Deployment, type DeploymentSettings } from "./deployment";
import type { BuiltEnvironment, Environment } from "./environment";
import type { AnyPart } from "./part";
import { builtProblems, environmentProblems, EnvironmentError } from "./refusals";
import { Site, type Permission } from "./site";

/**
 * Builds the stacks of all environments.
 *
 * @throws EnvironmentError with every problem of every environment, each with what to change: those of options before
 *   anything is built, doubled names after it
 */
export function buildEnvironments(
  scope: Construct,
  environments: readonly Environment[],
  settings: DeploymentSettings = {},
): readonly BuiltEnvironment[] {
  const problems = environmentProblems(environments, settings);
  if (problems.length > 0) throw new EnvironmentError(problems);
  const built = environments.map((environment) => build(scope, environment, deploymentOf(environment.name, settings)));
  const doubled = builtProblems(built);
  if (doubled.length > 0) throw new EnvironmentError(doubled);
  return built;
}

function build(scope: Construct, environment: Environment, deployment: Deployment): BuiltEnvironment {
  const stacks: ComponentStack[] = [];
  const permissions: Permission[] = [];
  const make = (props: Omit<ComponentStackProps, "deployment">) => {
    const stack = new ComponentStack(scope, { deployment, ...props });
    stacks.push(stack);
    return stack;
  };
  const foundation = new Foundation(deployment, () => make({ component: "foundation", implementation: "foundation" }));
  const permit = (permission: Permission) => permissions.push(permission);
  const sites = new Map<AnyPart, Site>();
  const siteOf = (part: AnyPart) => {
    const site = new Site({ deployment, foundation, makeStack: () => make(part), permit });
    sites.set(part, site);
    return site;
  };
  const { warehouse, functions, orchestration, monitoring } = environment;
  const streaming = environment.streaming.create(siteOf(environment.streaming), undefined);
  const search = environment.search.create(siteOf(environment.search), undefined);
  const lakeSite = siteOf(environment.lake);
  const lake = environment.lake.create(lakeSite, undefined);
  const warehouseSite = siteOf(warehouse);
  // What they connect to is known at synth and crosses no state: the order has to be said.
  warehouseSite.stack().addDependency(lakeSite.stack());
  const asked = warehouse.create(warehouseSite, { lake });
  if (functions) {
    const servers = [...stacks];
    const site = siteOf(functions);
    for (const stack of servers) site.stack().addDependency(stack);
    const wired = wireFunctions({ place: functions.place, streaming, search, lake, warehouse: asked });
    const running = functions.create(site, { wired, scheduled: orchestration?.runs });
    if (orchestration) {
      const starting = siteOf(orchestration);
      starting.stack().addDependency(site.stack());
      orchestration.create(starting, { runs: running.runs, retrain: wired.training?.retrain });
    }
    monitoring?.create(siteOf(monitoring), { streaming, lake, warehouse: asked, functions: running });
  }
  // Last, for grants of other parts add to what a part has made.
  for (const [part, site] of sites) part.overrides?.(site.stack());
  const current = [...stacks];
  for (const part of environment.retired ?? []) {
    const makeStack = () => {
      const stack = make({ ...part, isRetired: true });
      // Last, when nobody uses it any more.
      for (const other of current) stack.addDependency(other);
      return stack;
    };
    part.retire(new Site({ deployment, foundation, makeStack, permit }));
  }
  return { deployment, stacks, permissions };
}
