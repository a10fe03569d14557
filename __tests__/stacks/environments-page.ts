import { TerraformResource } from "cdktf";
import { functionContracts, type FunctionContract } from "../../contracts/functions";
import type { BuiltEnvironment, Environment } from "../../stacks/environment/environment";
import type { AnyPart } from "../../stacks/environment/part";

const placeNames = { docker: "containers of this machine", google: "Google Cloud", outside: "somebody else" } as const;
const places = ["docker", "google", "outside"] as const;

/** Resources of a stack by type, without what only orders or remembers: `3 docker_container`. */
function countsOf({ stacks }: BuiltEnvironment, component: string): readonly string[] {
  const stack = stacks.find((one) => one.component === component);
  const types = (stack?.node.findAll() ?? []).flatMap((construct) =>
    TerraformResource.isTerraformResource(construct) ? [construct.terraformResourceType] : [],
  );
  const shown = [...new Set(types)].filter((type) => type !== "terraform_data").sort();
  return shown.map((type) => `${types.filter((one) => one === type).length} ${type}`);
}

const node = (id: string, title: string, lines: readonly string[]) =>
  `    ${id}["${[`<b>${title}</b>`, ...lines].join("<br/>")}"]`;

/** The way of a trip through an environment, and what each stack of it holds, from the construct tree. */
function diagram(environment: Environment, built: BuiltEnvironment): string {
  const { streaming, search, lake, warehouse, functions, monitoring } = environment;
  const parts: readonly AnyPart[] = [streaming, search, lake, warehouse, ...(monitoring ? [monitoring] : [])];
  // Objects are combined where the lake says when, and these say nothing.
  const shown = Object.entries<FunctionContract>(functionContracts).filter(([name]) => name !== "compact-lake");
  const nodesIn = (place: (typeof places)[number]) => [
    ...parts
      .filter((part) => part.place === place)
      .map(({ component, implementation }) => node(component, implementation, countsOf(built, component))),
    ...(functions?.place === place ? shown.map(([name]) => `    ${name}(["${name}"])`) : []),
  ];
  // Without a warehouse of somebody's it learns from the lake's objects.
  const trainer = warehouse.place === "google" ? "warehouse" : "lake";
  const edges = shown.flatMap(([name, { consumes, produces, writes, reads }]) => [
    ...(consumes ? [`  streaming -- ${consumes.topic.name} --> ${name}`] : []),
    // What cannot be used goes to one topic, from everywhere: it is left out.
    ...produces
      .filter((topic) => !topic.name.endsWith(".dlq"))
      .map((topic) => `  ${name} -- ${topic.name} --> streaming`),
    ...(writes === "models" ? [`  ${trainer} --> ${name}`, `  ${name} -- zones --> lake`] : []),
    ...(writes && writes !== "models" ? [`  ${name} --> ${writes}`] : []),
    ...(reads ? [`  lake -- zones --> ${name}`] : []),
  ]);
  return [
    "```mermaid",
    "flowchart LR",
    ...places.flatMap((place) => {
      const nodes = nodesIn(place);
      return nodes.length === 0 ? [] : [`  subgraph ${place}["${placeNames[place]}"]`, ...nodes, "  end"];
    }),
    ...(functions ? edges : []),
    "  lake --> warehouse",
    ...(monitoring && functions ? ["  monitoring -. watches .-> enrich"] : []),
    "```",
  ].join("\n");
}

/** docs/environments.md: a picture of each environment. */
export function environmentsPage(pairs: readonly (readonly [Environment, BuiltEnvironment])[]): string {
  const sections = pairs.map(([environment, built]) => {
    const total = built.stacks
      .flatMap((stack) => stack.node.findAll())
      .filter((construct) => TerraformResource.isTerraformResource(construct)).length;
    const ground = countsOf(built, "foundation");
    const functions = countsOf(built, "functions");
    return [
      `## ${environment.name}`,
      "",
      `\`environments/${environment.name}.ts\`: ${built.stacks.length} stacks, ${total} resources.`,
      "",
      diagram(environment, built),
      "",
      `They stand on foundation (${ground.join(", ")}); the functions are ${functions.join(", ")}.`,
      "",
    ].join("\n");
  });
  return [
    "<!-- Made of the construct tree by `npm run generate`. -->",
    "",
    "# The environments",
    "",
    "The way of a trip through each, and what its stacks hold. Dead letters, which every function may write, are left out.",
    "In all of them the functions run always. With an [orchestration](orchestration.md) there is a stack more, and runs that end",
    "take the place of worker pools and of the functions' containers.",
    "",
    ...sections,
  ].join("\n");
}
