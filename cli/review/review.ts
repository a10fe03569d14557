import { changesOf, type Change } from "./changes";
import { guardsBetween, type GuardChange } from "./guards";
import { holdsData, lossesOf, lossesOfObjects, lossesOfTopic, type Loss } from "./losses";
import { namesTaken, type Refusal } from "./names-taken";
import { pairsBetween } from "./pairs";
import { listsEnded, protectionsOf, type Protection } from "./protections";
import type { Right } from "./grant";
import { rightsBetween } from "./rights";
import { settingsOf, type SettingChange } from "./settings";
import type { Synthesis } from "./synthesis";
import { topicsBetween, type TopicChange } from "./topics";
import { unjudgedBetween, type Unjudged } from "./unjudged";

/** A state whose resources run on, for no stack works on it any longer. */
export interface LeftRunning {
  readonly stack: string;
  readonly state: string;
  readonly resources: number;
  /** Addresses of those that hold data. */
  readonly holdData: readonly string[];
}

/** A resource that leaves its state by a `removed` block, and runs on. */
export interface Forgotten {
  readonly stack: string;
  readonly address: string;
  readonly holdsData: boolean;
}

/** A variable that whoever deploys has to give, or no longer has to. */
export interface VariableChange {
  readonly stack: string;
  readonly variable: string;
  readonly what: "to be given" | "no longer asked for";
}

/** What a deployment of one synthesis does where another one is deployed. */
export interface Review {
  readonly losses: readonly Loss[];
  readonly changes: readonly Change[];
  readonly leftRunning: readonly LeftRunning[];
  readonly forgotten: readonly Forgotten[];
  readonly rights: { readonly gained: readonly Right[]; readonly lost: readonly Right[] };
  /** What keeps data, or keeps others from them, less than before. */
  readonly protections: readonly Protection[];
  readonly settings: readonly SettingChange[];
  readonly topics: readonly TopicChange[];
  /** What an API refuses to make. */
  readonly refusals: readonly Refusal[];
  readonly variables: readonly VariableChange[];
  readonly guards: readonly GuardChange[];
  /** Stacks whose state lies elsewhere afterwards: Terraform has to be told to move it. */
  readonly movedStates: readonly string[];
  /** What may take data away, and two syntheses cannot tell. */
  readonly unjudged: readonly Unjudged[];
}

export function reviewOf(before: Synthesis, after: Synthesis): Review {
  const pairs = pairsBetween(before, after);
  const changes = changesOf(pairs);
  const topics = topicsBetween(before, after);
  return {
    losses: [...changes.flatMap(lossesOf), ...lossesOfObjects(changes), ...topics.flatMap(lossesOfTopic)],
    changes: changes.filter(({ action }) => action !== "forget"),
    leftRunning: leftRunning(changes.filter(({ state }) => !after.has(state))),
    forgotten: changes
      .filter(({ action, state }) => action === "forget" && after.has(state))
      .map(({ stack, address, was }) => ({ stack, address, holdsData: holdsData(address, was) })),
    rights: rightsBetween(before, after),
    protections: [...changes.flatMap(protectionsOf), ...listsEnded(changes, after)],
    settings: changes.flatMap(settingsOf),
    topics,
    refusals: namesTaken(changes, { before, after }),
    variables: variablesBetween(before, after),
    guards: guardsBetween(pairs),
    movedStates: [...after.values()]
      .filter(({ state, backend }) => (before.get(state)?.backend ?? backend) !== backend)
      .map(({ name }) => name),
    unjudged: unjudgedBetween(before, after, changes),
  };
}

function leftRunning(changes: readonly Change[]): readonly LeftRunning[] {
  const byState = new Map<string, Change[]>();
  for (const change of changes.filter(({ action }) => action === "forget"))
    byState.set(change.state, [...(byState.get(change.state) ?? []), change]);
  return [...byState].map(([state, left]) => ({
    state,
    stack: left[0]?.stack ?? "",
    resources: left.length,
    holdData: left.filter(({ address, was }) => holdsData(address, was)).map(({ address }) => address),
  }));
}

function variablesBetween(before: Synthesis, after: Synthesis): readonly VariableChange[] {
  const asked = (synthesis: Synthesis) =>
    new Map(
      [...synthesis.values()].flatMap(({ name, variables }) =>
        [...variables]
          .filter(([, declared]) => declared["default"] === undefined)
          .map(([variable]) => [`${name} ${variable}`, { stack: name, variable }] as const),
      ),
    );
  const [had, has] = [asked(before), asked(after)];
  return [
    ...[...has].filter(([key]) => !had.has(key)).map(([, one]) => ({ ...one, what: "to be given" as const })),
    ...[...had].filter(([key]) => !has.has(key)).map(([, one]) => ({ ...one, what: "no longer asked for" as const })),
  ];
}
