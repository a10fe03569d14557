import type { BuiltEnvironment } from "../../stacks/environment/environment";

const cell = (text: string) => text.replaceAll("|", "\\|");

const head = ["| identity | may | on | why |", "| --- | --- | --- | --- |"];
const linesOf = ({ permissions }: BuiltEnvironment): readonly string[] => [
  ...new Set(permissions.map(({ identity, may, on, why }) => `| ${[identity, may, on, why].map(cell).join(" | ")} |`)),
];

/**
 * docs/iam.md: who may do what, where and why.
 *
 * @param optional the last of them with options that grant, or that grant elsewhere
 * @param scheduled the last of them with each orchestration
 */
export function iamPage(
  built: readonly BuiltEnvironment[],
  optional: readonly BuiltEnvironment[],
  scheduled: readonly BuiltEnvironment[],
): string {
  const sections = built.map((one) => {
    const { deployment, permissions } = one;
    return [
      `## ${deployment.environment}`,
      "",
      ...(permissions.length === 0
        ? ["Containers on one machine: Kafka and the emulator of the lake know no permissions."]
        : [...head, ...[...linesOf(one)].sort()]),
      "",
    ].join("\n");
  });
  return [
    "<!-- Made of the stacks by `npm run generate`. -->",
    "",
    "# Who may do what, and why",
    "",
    "Each function is an identity of its own. A component that is used grants what is needed, and the same call gives the",
    "settings to use it with: a function without a right has no settings either, and that is a compile error.",
    "",
    "No right is primitive, none is everybody's, and none is on the project where there is one on a resource. There is no",
    "key of a service account anywhere.",
    "",
    ...sections,
    "## With options",
    "",
    "What `kmsKey`, `retainDays`, `compact`, `operators`, `readers` and `metadataCacheMinutes` grant in gcp beside this, or instead:",
    "",
    ...head,
    ...[...new Set(optional.flatMap(linesOf))]
      .filter((line) => !built.some((one) => linesOf(one).includes(line)))
      .sort(),
    "",
    "## By schedule",
    "",
    "What `cloudScheduler` and `cloudComposer` are granted in gcp beside this; `dockerAirflow` needs no right.",
    "",
    ...head,
    ...new Set(scheduled.flatMap(linesOf).filter((line) => !built.some((one) => linesOf(one).includes(line)))),
    "",
  ].join("\n");
}
