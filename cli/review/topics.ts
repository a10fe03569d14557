import { cuts, defaultsOf, kafkaDefaults, type Settings } from "./retention";
import { inEither, type Arguments, type ReviewedStack, type Synthesis } from "./synthesis";
import { Values } from "./values";

/** A topic whose partitions or settings change. */
export interface TopicChange {
  readonly stack: string;
  readonly topic: string;
  readonly what: string;
  readonly means: string;
  /** Whether records that were kept are deleted. */
  readonly loses: boolean;
  /** Whether no deployment can make the change. */
  readonly isRefused: boolean;
}

interface Topic {
  readonly partitions: number;
  readonly settings: Settings;
  /** What its server does where the topic says nothing. */
  readonly defaults: Settings;
}

/** Topics that were there before and are otherwise afterwards. */
export function topicsBetween(before: Synthesis, after: Synthesis): readonly TopicChange[] {
  return [...after.values()].flatMap((stack) => {
    const old = before.get(stack.state);
    if (!old) return [];
    const [had, has] = [topicsIn(before, old), topicsIn(after, stack)];
    return inEither(had.keys(), has.keys()).flatMap((topic) => {
      const [was, is] = [had.get(topic), has.get(topic)];
      return changesOf(was, is).map((change): TopicChange => ({ stack: stack.name, topic, ...change }));
    });
  });
}

type Told = Pick<TopicChange, "what" | "means" | "loses" | "isRefused">;
const harmless = { loses: false, isRefused: false };

function changesOf(was: Topic | undefined, is: Topic | undefined): readonly Told[] {
  if (!was) return is ? [{ what: "is new", means: "from now on", ...harmless }] : [];
  if (!is) return [{ what: "is no longer named", means: "what nobody has read of it is not processed", ...harmless }];
  const more = is.partitions > was.partitions;
  const partitions: readonly Told[] =
    was.partitions === is.partitions
      ? []
      : [
          {
            what: `partitions: ${was.partitions} → ${is.partitions}`,
            means: more
              ? "keys move: a client's next trips go to another partition than its last ones, and may overtake them"
              : "refused: Kafka takes no partition away; create a new topic, and run both until the old one is read",
            loses: false,
            isRefused: !more,
          },
        ];
  const [had, has] = [
    { ...was.defaults, ...was.settings },
    { ...is.defaults, ...is.settings },
  ];
  const settings = inEither(Object.keys(had), Object.keys(has)).filter(
    (name) => was.settings[name] !== is.settings[name] || had[name] !== has[name],
  );
  return [
    ...partitions,
    ...settings.map((name) => {
      const loses = cuts(name, had[name], has[name]);
      const told = (settings: Settings, defaults: Settings) =>
        settings[name] ?? (defaults[name] === undefined ? "not set" : `not set (${defaults[name]})`);
      return {
        what: `${name}: ${told(was.settings, was.defaults)} → ${told(is.settings, is.defaults)}`,
        means: loses ? "records that it no longer keeps are deleted" : "from now on",
        loses,
        isRefused: false,
      };
    }),
  ];
}

function topicsIn(synthesis: Synthesis, stack: ReviewedStack): ReadonlyMap<string, Topic> {
  const values = new Values(synthesis);
  const topics = new Map<string, Topic>();
  const defaults = defaultsOf([...stack.blocks].map(([, block]) => values.of(stack, block) as Arguments));
  for (const [address, raw] of stack.blocks) {
    const block = values.of(stack, raw) as Arguments;
    if (address.startsWith("google_managed_kafka_topic.")) {
      const {
        topic_id: id,
        partition_count: partitions,
        configs = {},
      } = block as {
        readonly topic_id?: string;
        readonly partition_count?: number;
        readonly configs?: Readonly<Record<string, string>>;
      };
      topics.set(String(id), { partitions: Number(partitions), settings: configs, defaults: kafkaDefaults });
    }
    if (address.startsWith("docker_container."))
      for (const [name, topic] of scripted(block)) topics.set(name, { ...topic, defaults });
  }
  return topics;
}

/** Topics that a container's script makes by Kafka's own tools. */
function* scripted(container: Arguments): Generator<readonly [string, Omit<Topic, "defaults">]> {
  const script = JSON.stringify([container["entrypoint"], container["command"]]);
  for (const [, name = "", partitions] of script.matchAll(
    /--create --if-not-exists --topic (\S+) --partitions (\d+)/g,
  )) {
    const [, given = ""] =
      new RegExp(`--entity-name ${name.replaceAll(".", "\\.")} --add-config ([^\\s"\\\\]+)`).exec(script) ?? [];
    const settings = Object.fromEntries(given.split(",").map((one) => one.split("=") as [string, string]));
    yield [name, { partitions: Number(partitions), settings }];
  }
}
