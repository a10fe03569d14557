import { EnrichSettings, LoadLakeSettings, LoadSearchSettings, type FunctionName } from "./settings";
import { topicDeadLetters, topicResult, topicSource, type Topic } from "./topics";

/** A topic, and the group that reads it. */
export interface Consumed {
  readonly topic: Topic;
  readonly group: string;
}

/** What a function reads and writes: its grants are made of it, and nothing else may be. */
export interface FunctionContract {
  readonly consumes?: Consumed;
  /** What it reads beside that, and what its trips do not wait for. */
  readonly alsoConsumes?: Consumed;
  readonly produces: readonly Topic[];
  /** The store that it writes; of the lake, the zones' models alone. */
  readonly writes?: "search" | "lake" | "models";
  /** What it reads beside its topic: of the lake, the zones' models alone. */
  readonly reads?: "models";
}

const searchGroup = LoadSearchSettings.properties.groupId.default as string;

/** The group that indexes dead letters beside the trips of `group`. */
export const deadLettersGroup = (group: string): string => `${group}-dead-letters`;

export const functionContracts = {
  produce: { produces: [topicSource, topicDeadLetters] },
  enrich: {
    consumes: { topic: topicSource, group: EnrichSettings.properties.groupId.default as string },
    produces: [topicResult, topicDeadLetters],
    reads: "models",
  },
  "load-search": {
    consumes: { topic: topicResult, group: searchGroup },
    alsoConsumes: { topic: topicDeadLetters, group: deadLettersGroup(searchGroup) },
    produces: [topicDeadLetters],
    writes: "search",
  },
  "load-lake": {
    consumes: { topic: topicResult, group: LoadLakeSettings.properties.groupId.default as string },
    produces: [topicDeadLetters],
    writes: "lake",
  },
  "train-zones": { produces: [], writes: "models" },
  "compact-lake": { produces: [], writes: "lake" },
} as const satisfies Readonly<Record<FunctionName, FunctionContract>>;

/** All that a function consumes. */
export const consumedBy = ({ consumes, alsoConsumes }: FunctionContract): readonly Consumed[] =>
  [consumes, alsoConsumes].filter((one) => one !== undefined);

/** Most instances of a function: more than partitions of the topic that it consumes would idle. */
export function mostInstances(name: FunctionName): number {
  const contract: FunctionContract = functionContracts[name];
  return contract.consumes?.topic.partitions ?? Number.POSITIVE_INFINITY;
}
