import { readFileSync } from "fs";
import { join } from "path";
import type { BuiltEnvironment } from "./environment";

interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly variable?: Readonly<Record<string, { readonly default?: unknown; readonly description?: string }>>;
}

/**
 * What was synthesised: a line an environment with its stacks and resources, then each variable that has no default, which a
 * deployment is given as TF_VAR_...
 *
 * @param outdir that cdktf wrote
 */
export function synthSummary(built: readonly BuiltEnvironment[], outdir: string): string {
  const environments = built.map(({ deployment, stacks }) => {
    const jsons = stacks.map(({ node }) => readStack(outdir, node.id));
    const resources = jsons.flatMap(({ resource = {} }) =>
      Object.values(resource).flatMap((ofType) => Object.keys(ofType)),
    );
    return { name: deployment.environment, stacks: stacks.length, resources: resources.length, jsons };
  });
  const variables = new Map<string, { readonly description: string; readonly of: Set<string> }>();
  for (const { name, jsons } of environments)
    for (const { variable = {} } of jsons)
      for (const [id, { default: value, description = "" }] of Object.entries(variable)) {
        if (value !== undefined) continue;
        const known = variables.get(id) ?? { description, of: new Set<string>() };
        variables.set(id, known);
        known.of.add(name);
      }
  return [
    `Synthesised into ${outdir}:`,
    ...environments.map(
      ({ name, stacks, resources }) => `  ${name}: ${counted(stacks, "stack")}, ${counted(resources, "resource")}`,
    ),
    ...(variables.size === 0 ? [] : ["To deploy, give these variables:"]),
    ...[...variables].map(([id, { description, of }]) => `  TF_VAR_${id} (${[...of].join(", ")}): ${description}`),
    "",
  ].join("\n");
}

const readStack = (outdir: string, stack: string) =>
  JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as StackJson;

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
