import type { Change } from "./changes";
import { deletionsBetween } from "./deletions";
import type { Difference } from "./differences";
import { expiriesBetween } from "./expiries";
import { guardOf, isGuarded, noGuard } from "./guards";
import { holdsByType } from "./holders";
import { repetitionOf, resourceOf } from "./instances";
import { leftBehind, unreadObjects } from "./left-behind";
import { typeOf, type Arguments } from "./synthesis";
import { columnsGone } from "./schemas";
import type { TopicChange } from "./topics";
import { anewIn, isDrawnAnew, told, toldApart } from "./values";

/** Data that a deployment would take away. */
export interface Loss {
  readonly stack: string;
  readonly address: string;
  readonly what: "destroyed" | "replaced by an empty one" | "another value" | "cut" | "left behind";
  readonly why: string;
  /** What would refuse it, if anything does. */
  readonly guard: string;
}

/** Whether nothing refuses it. */
export const isLost = ({ guard }: Loss): boolean => guard === noGuard;

/** Values of Terraform's own that data hang on. */
const keys: ReadonlyMap<string, string> = new Map([
  ["terraform_data.hashing-key", "with another key no client of the lake is the one that was"],
  [
    "terraform_data.number-of-brokers-never-changes-in-place",
    "brokers of another number refuse the volumes of this one: keep the number, or destroy the streaming stack with its records first, then deploy",
  ],
]);

/** Whether a resource holds what cannot be made again: by its type, or because it is guarded. */
export function holdsData(address: string, ...states: readonly (Arguments | undefined)[]): boolean {
  if (keys.has(resourceOf(address)) || states.some((block) => block && isGuarded(block))) return true;
  if (typeOf(address) !== "google_bigquery_table") return holdsByType(typeOf(address)) === true;
  return states.some((block) => block && !isReadFromElsewhere(block));
}

const isReadFromElsewhere = (table: Arguments) =>
  ["view", "materialized_view", "external_data_configuration"].some((name) => name in table);

/** What of a change takes data away. */
export function lossesOf(change: Change): readonly Loss[] {
  const { stack, address, action, was, is, because, instanceOf } = change;
  const of = { stack, address };
  if (was && holdsData(address, was, is)) {
    if (action === "destroy")
      return [{ ...of, what: "destroyed", why: endOf(address, instanceOf), guard: guardOf(was, instanceOf) }];
    if (action === "replace")
      return [
        {
          ...of,
          what: "replaced by an empty one",
          why: keys.get(resourceOf(address)) ?? reasonOf(because[0]),
          guard: guardOf(was, is),
        },
      ];
  }
  if (!was || !is || action === "forget") return [];
  return [
    ...otherValue(change),
    ...cuts(address, was, is).map((why): Loss => ({ ...of, what: "cut", why, guard: noGuard })),
    ...leftBehind(address, was, is).map((why): Loss => ({ ...of, what: "left behind", why, guard: noGuard })),
  ];
}

/** A value that Terraform kept, and data hang on it: no guard refuses a change in place. */
function otherValue({ stack, address, was, is, because }: Change): readonly Loss[] {
  const changed = because.find(({ argument }) => argument.split(".")[0] === "input");
  if (typeOf(address) !== "terraform_data" || !changed || !holdsData(address, was, is)) return [];
  const why = keys.get(resourceOf(address)) ?? reasonOf(changed);
  return [{ stack, address, what: "another value", why, guard: noGuard }];
}

/** Why a resource is destroyed: with its block, or as an instance of one that stays. */
const endOf = (address: string, instanceOf: Arguments | undefined) =>
  instanceOf
    ? `count or for_each of ${resourceOf(address)}: ${told(repetitionOf(instanceOf))}`
    : "it is no longer in the stack";

/** Objects that nothing reads any longer. */
export const lossesOfObjects = (changes: readonly Change[]): readonly Loss[] =>
  unreadObjects(changes).map(([{ stack, address }, why]) => ({
    stack,
    address,
    what: "left behind",
    why,
    guard: noGuard,
  }));

/** What of a topic's change does. */
export const lossesOfTopic = ({ stack, topic, what, loses }: TopicChange): readonly Loss[] =>
  loses ? [{ stack, address: `topic ${topic}`, what: "cut", why: what, guard: noGuard }] : [];

/** The argument that makes a resource anew, for a reader. */
export function reasonOf(difference: Difference | undefined): string {
  if (!difference) return "";
  const { argument, was, is } = difference;
  const anew = anewIn(was, is);
  if (anew.length > 0) return `${argument}: of ${anew.join(", ")}, which is replaced`;
  if (isDrawnAnew(is)) return `${argument}: ${told(is)}, another value at each deployment`;
  return `${argument}: ${toldApart(was, is)}`;
}

const cuts = (address: string, was: Arguments, is: Arguments): readonly string[] => [
  ...expiriesBetween(address, was, is),
  ...deletionsBetween(was, is),
  ...(isReadFromElsewhere(is) ? [] : columnsGone(was["schema"], is["schema"])),
];
