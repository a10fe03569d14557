import { TerraformResource } from "cdktf";
import type { BuiltEnvironment, Environment } from "../../stacks/environment/environment";
import type { AnyPart } from "../../stacks/environment/part";

/** docs/overrides.md: how to change what no option names, and what there is to change. */
export function overridesPage(pairs: readonly (readonly [Environment, BuiltEnvironment])[]): string {
  const lines = new Map(
    pairs.flatMap(([environment, built]) => partsOf(environment).map((part) => lineOf(part, built))),
  );
  return [
    "<!-- Made of the construct tree by `npm run generate`. -->",
    "",
    "# Change what no option names",
    "",
    "Parts have options for what is asked for often. For any other argument, give the part `overrides`: it gets the stack once everything",
    "is wired, and changes a resource by its type and its id. The bindings check the argument; `addOverride` takes any path.",
    "",
    "```ts",
    'import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";',
    'import { gcsLake, type LakePart } from "ridestream";',
    "",
    "const lake: LakePart = {",
    "  ...gcsLake(),",
    "  overrides: (stack) => {",
    '    const bucket = stack.resource(StorageBucket, "bucket");',
    "    bucket.requesterPays = true;",
    '    bucket.addOverride("custom_placement_config.data_locations", ["EUROPE-WEST1", "EUROPE-WEST4"]);',
    "  },",
    "};",
    "```",
    "",
    "What an override changes is yours: no refusal looks at it. `npm run review` and `npm run policy` do.",
    "",
    "| part | resources |",
    "| --- | --- |",
    ...[...lines].sort().map(([implementation, resources]) => `| ${implementation} | ${resources} |`),
    "",
  ].join("\n");
}

const partsOf = ({ streaming, search, lake, warehouse, functions, monitoring }: Environment): readonly AnyPart[] =>
  [streaming, search, lake, warehouse, functions, monitoring].flatMap((part) => (part ? [part] : []));

function lineOf({ component, implementation }: AnyPart, { stacks }: BuiltEnvironment): readonly [string, string] {
  const stack = stacks.find((one) => one.component === component);
  const ids = new Map<string, string[]>();
  for (const child of stack?.node.children ?? [])
    if (TerraformResource.isTerraformResource(child) && child.terraformResourceType !== "terraform_data") {
      const type = child.constructor.name;
      ids.set(type, [...(ids.get(type) ?? []), child.node.id]);
    }
  const told = [...ids].map(([type, some]) => `\`${type}\` ${some.join(", ")}`);
  return [implementation, told.join("; ") || "none"];
}
