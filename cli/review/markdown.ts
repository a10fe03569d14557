import type { Action, Change } from "./changes";
import { endOf } from "./ends";
import { isLost, reasonOf } from "./losses";
import type { Review } from "./review";
import type { SettingChange } from "./settings";
import { isEverybodys } from "./rights";

/** A review as Markdown, for a pull request: what takes data away comes first. */
export function reviewMarkdown(review: Review): string {
  const {
    losses,
    unjudged,
    leftRunning,
    forgotten,
    rights,
    protections,
    refusals,
    settings,
    topics,
    variables,
    guards,
    movedStates,
  } = review;
  const sections = [
    section(
      "Data that would be lost",
      ["stack", "resource", "what happens", "why"],
      losses.filter(isLost).map(({ stack, address, what, why }) => [stack, code(address), what, code(why)]),
    ),
    section(
      "Refused, to keep data",
      ["stack", "resource", "what is refused", "why", "by"],
      losses
        .filter((loss) => !isLost(loss))
        .map(({ stack, address, what, why, guard }) => [stack, code(address), what, code(why), guard]),
      "While these guards are closed, the deployment ends there, and these data stay.",
    ),
    section(
      "Refused",
      ["stack", "resource", "why"],
      refusals.map(({ stack, address, why }) => [stack, code(address), why]),
    ),
    section(
      "Not judged",
      ["stack", "resource", "why"],
      unjudged.map(({ stack, address, why }) => [stack, code(address), why]),
      "Two syntheses cannot show whether these take data away: look at the plan (`cdktf diff`) before you deploy.",
    ),
    section(
      "Open to everybody",
      ["who", "may", "on"],
      rights.gained.filter(isEverybodys).map(({ identity, may, on }) => [code(identity), code(may), on]),
    ),
    section(
      "Protection lowered",
      ["stack", "resource", "what"],
      protections.map(({ stack, address, what }) => [stack, code(address), what]),
    ),
    section(
      "Left running",
      ["state", "resources", "of which hold data"],
      leftRunning.map(({ state, resources, holdData }) => [
        code(state),
        String(resources),
        holdData.map(code).join(", ") || "none",
      ]),
      "No stack uses these states any longer. Their resources keep running, and no deployment changes or destroys them. If another part replaced one, name the former part in `retired: [...]` to destroy it. If the environment or `RIDESTREAM_NAME` changed, destroy the former deployment from its own synthesis.",
    ),
    section(
      "Forgotten",
      ["stack", "resource", "holds data"],
      forgotten.map(({ stack, address, holdsData }) => [stack, code(address), holdsData ? "yes" : "no"]),
      "A `removed` block takes these out of their state: nothing of them is destroyed, and no deployment changes them any longer.",
    ),
    section(
      "States that lie elsewhere",
      ["stack"],
      movedStates.map((stack) => [stack]),
      "The state has its name in another place, where it is empty: move it (`terraform init -migrate-state`), or everything is made a second time.",
    ),
    section("Destroyed", ["stack", "resource", "what ends"], rowsOf(review, "destroy")),
    section("Replaced", ["stack", "resource", "because"], rowsOf(review, "replace")),
    section(
      "Rights gained",
      ["who", "may", "on"],
      rights.gained.filter((one) => !isEverybodys(one)).map(({ identity, may, on }) => [code(identity), code(may), on]),
    ),
    section(
      "Rights lost",
      ["who", "may", "on"],
      rights.lost.map(({ identity, may, on }) => [code(identity), code(may), on]),
    ),
    section(
      "Topics",
      ["stack", "topic", "what changes", "what it means"],
      topics.map(({ stack, topic, what, means }) => [stack, code(topic), code(what), means]),
    ),
    section(
      "Settings",
      ["setting", "was", "is", "of"],
      together(settings).map(({ setting, was, is, of }) => [code(setting), code(was), code(is), of]),
    ),
    section(
      "Guards",
      ["stack", "resource", "what happens"],
      guards.map(({ stack, address, what }) => [stack, code(address), what]),
      "An open guard allows a deployment to destroy what holds data.",
    ),
    section(
      "Variables",
      ["stack", "variable", ""],
      variables.map(({ stack, variable, what }) => [stack, code(variable), what]),
    ),
    section("Changed in place", ["stack", "resource", "what"], rowsOf(review, "update")),
    section("Made", ["stack", "resource"], rowsOf(review, "create")),
  ];
  return ["## What this change means", verdictOf(review), ...sections.flat(), limits].join("\n\n") + "\n";
}

/** Each change of a setting once, with the programs of each stack that get it. */
function together(settings: Review["settings"]) {
  const changes = new Map<string, { readonly one: SettingChange; readonly programs: Map<string, readonly string[]> }>();
  for (const one of settings) {
    const { setting, was, is, stack, program } = one;
    const id = JSON.stringify([setting, was, is]);
    const { programs } = changes.get(id) ?? { programs: new Map<string, readonly string[]>() };
    programs.set(stack, [...(programs.get(stack) ?? []), code(program)]);
    changes.set(id, { one, programs });
  }
  return [...changes.values()].map(({ one, programs }) => ({
    ...one,
    of: [...programs].map(([stack, names]) => `${stack}: ${names.join(", ")}`).join("; "),
  }));
}

/** In one sentence. */
export function verdictOf(review: Review): string {
  const { losses, unjudged, changes, leftRunning, forgotten, rights, protections, refusals, topics, movedStates } =
    review;
  const counts = (
    [
      ["create", "made"],
      ["update", "changed in place"],
      ["replace", "replaced"],
      ["destroy", "destroyed"],
    ] as const
  ).flatMap(([action, said]) => {
    const many = changes.filter((change) => change.action === action).length;
    return many === 0 ? [] : [`${many} ${said}`];
  });
  const running = leftRunning.reduce((sum, { resources }) => sum + resources, 0);
  if (running > 0) counts.push(`${running} left running`);
  const others = rights.gained.length - rights.gained.filter(isEverybodys).length;
  if (forgotten.length > 0) counts.push(`${forgotten.length} forgotten`);
  const places = (many: number) => `${many} ${many === 1 ? "place" : "places"}`;
  const opened = rights.gained.filter(isEverybodys).length;
  const lost = losses.filter(isLost).length;
  const kept = losses.length - lost;
  const refused = topics.filter(({ isRefused }) => isRefused).length + refusals.length;
  return [
    ...(lost === 0 ? [] : [`**Data would be lost, in ${places(lost)}.**`]),
    ...(kept === 0 ? [] : [`**It would be refused, to keep data, in ${places(kept)}.**`]),
    ...(unjudged.length === 0 ? [] : [`**Whether data are lost is not known, in ${places(unjudged.length)}.**`]),
    ...(losses.length + unjudged.length === 0 ? ["**No data are lost.**"] : []),
    ...(opened === 0 ? [] : [`**Something would be open to everybody, in ${places(opened)}.**`]),
    ...(protections.length === 0 ? [] : [`**Protection is lowered, in ${places(protections.length)}.**`]),
    ...(refused === 0 ? [] : [`**It would be refused, in ${places(refused)}.**`]),
    ...(movedStates.length === 0 ? [] : [`States of ${movedStates.length} stacks lie elsewhere.`]),
    isEmpty(review) ? "Nothing changes." : "",
    counts.length === 0 ? "" : `Resources: ${counts.join(", ")}.`,
    others === 0 ? "" : `Rights gained: ${others}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** Whether a review tells nothing at all. */
const isEmpty = (review: Review): boolean =>
  Object.values<object>({ ...review, ...review.rights, rights: [] }).every(
    (told) => Array.isArray(told) && told.length === 0,
  );

function rowsOf({ changes }: Review, action: Action): readonly (readonly string[])[] {
  return changes
    .filter((change) => change.action === action)
    .map((change) => [change.stack, code(change.address), ...reasonsOf(change)]);
}

function reasonsOf({ action, address, because, isKnown }: Change): readonly string[] {
  if (action === "destroy") return [endOf(address)];
  if (action === "replace") return [code(reasonOf(because[0]))];
  if (action !== "update") return [];
  const told = because.slice(0, 4).map((one) => code(reasonOf(one)));
  const more = because.length > 4 ? [`${because.length - 4} more`] : [];
  const all = [...told, ...more].join(", ");
  return [isKnown ? all : `${all}; whether in place is not known of this type`];
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  about?: string,
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const table = [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  return [`### ${title} (${rows.length})`, ...(about === undefined ? [] : [about]), table];
}

const code = (text: string) => (text === "" ? "" : `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``);

const limits = [
  "### What two syntheses cannot show",
  "- what was changed at Google or on the engine since the last deployment: `cdktf diff` asks them",
  "- what a module makes, what another version of a provider changes, and what an API refuses beyond names",
  "- the values of Terraform variables, such as the digest of the functions' image: the review takes them as unchanged",
  "- what is in a file or an image beyond its hash",
].join("\n");
