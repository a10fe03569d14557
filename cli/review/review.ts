import { changesBetween, type Change } from "./changes";
import { holdsData, isGuarded, lossesOf, lossesOfTopic, type Loss } from "./losses";
import { rightsBetween, type Right } from "./rights";
import { settingsOf, type SettingChange } from "./settings";
import type { Synthesis } from "./synthesis";
import { topicsBetween, type TopicChange } from "./topics";

/** A state whose resources run on, for no stack works on it any longer. */
export interface LeftRunning {
  readonly stack: string;
  readonly state: string;
  readonly resources: number;
  /** Addresses of those that hold data. */
  readonly holdData: readonly string[];
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
  readonly rights: { readonly gained: readonly Right[]; readonly lost: readonly Right[] };
  readonly settings: readonly SettingChange[];
  readonly topics: readonly TopicChange[];
  readonly variables: readonly VariableChange[];
  readonly guards: readonly GuardChange[];
  /** Stacks whose state lies elsewhere afterwards: Terraform has to be told to move it. */
  readonly movedStates: readonly string[];
}

/** A resource that Terraform refused to destroy, and would no longer; or the other way. */
export interface GuardChange {
  readonly stack: string;
  readonly address: string;
  readonly what: "opened" | "closed";
}

export function reviewOf(before: Synthesis, after: Synthesis): Review {
  const changes = changesBetween(before, after);
  const topics = topicsBetween(before, after);
  return {
    losses: [...changes.flatMap(lossesOf), ...topics.flatMap(lossesOfTopic)],
    changes: changes.filter(({ action }) => action !== "forget"),
    leftRunning: leftRunning(changes),
    rights: rightsBetween(before, after),
    settings: changes.flatMap(settingsOf),
    topics,
    variables: variablesBetween(before, after),
    guards: guardsBetween(before, after),
    movedStates: [...after.values()]
      .filter(({ state, backend }) => (before.get(state)?.backend ?? backend) !== backend)
      .map(({ name }) => name),
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

function guardsBetween(before: Synthesis, after: Synthesis): readonly GuardChange[] {
  return [...after.values()].flatMap(({ name: stack, state, blocks }) =>
    [...blocks].flatMap(([address, is]): readonly GuardChange[] => {
      const was = before.get(state)?.blocks.get(address);
      if (!was || isGuarded(was) === isGuarded(is)) return [];
      return [{ stack, address, what: isGuarded(is) ? "closed" : "opened" }];
    }),
  );
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
