import type { Action, Change } from "./changes";
import type { Difference } from "./differences";
import { endOf } from "./ends";
import { isLost, reasonOf } from "./losses";
import type { Review } from "./review";
import { settingsOf, type SettingChange } from "./settings";
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
    resources(review, "destroy", "Destroyed", ["stack", "resource", "what ends"]),
    resources(review, "replace", "Replaced", ["stack", "resource", "because"]),
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
    resources(review, "update", "Changed in place", ["stack", "resource", "what"]),
    resources(review, "create", "Made", ["stack", "resource"]),
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

/** What happens to resources: those of a stack to which the same happens for the same reason are one row. */
function resources({ changes }: Review, action: Action, title: string, head: readonly string[]): readonly string[] {
  const found = changes.filter((change) => change.action === action);
  const rows = new Map<string, { readonly stack: string; readonly names: string[]; readonly why: readonly string[] }>();
  for (const change of found) {
    const { stack, address } = change;
    const why = reasonsOf(change);
    const id = JSON.stringify([stack, action === "update" || action === "replace" ? why : address]);
    const row = rows.get(id) ?? { stack, names: [], why };
    row.names.push(code(address));
    rows.set(id, row);
  }
  const shown = [...rows.values()].map(({ stack, names, why }) => [stack, names.join(", "), ...why]);
  return section(title, head, shown, undefined, found.length);
}

function reasonsOf(change: Change): readonly string[] {
  const { action, address, isKnown } = change;
  if (action === "destroy") return [endOf(address)];
  const reasons = [...new Set(change.because.map((one) => causeOf(change, one)))];
  if (action === "replace") return [reasons[0] ?? ""];
  if (action !== "update") return [];
  const more = reasons.length > 4 ? [`${reasons.length - 4} more`] : [];
  const all = [...reasons.slice(0, 4), ...more].join(", ");
  return [isKnown ? all : `${all}; whether in place is not known of this type`];
}

/** What differs; of a program's variables their names alone, which stand with their values under "Settings". */
function causeOf(change: Change, difference: Difference): string {
  const settings = /(^|\.)env(\.|$)/.test(difference.argument) ? settingsOf(change) : [];
  return settings.length === 0
    ? code(reasonOf(difference))
    : `settings: ${settings.map(({ setting }) => code(setting)).join(", ")}`;
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  about?: string,
  count = rows.length,
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const table = [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  return [`### ${title} (${count})`, ...(about === undefined ? [] : [about]), table];
}

const code = (text: string) => (text === "" ? "" : `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``);

const limits = [
  "### What two syntheses cannot show",
  "- what was changed at Google or on the engine since the last deployment: `cdktf diff` asks them",
  "- what a module makes, what another version of a provider changes, and what an API refuses beyond names",
  "- the values of Terraform variables, such as the digest of the functions' image: the review takes them as unchanged",
  "- what is in a file or an image beyond its hash",
].join("\n");
