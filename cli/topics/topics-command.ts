import { Command } from "commander";
import { KafkaSettings } from "../../contracts/settings";
import { topics } from "../../contracts/topics";
import type { TopicChange } from "../../functions/adapters/kafka/topic-admin";
import { systemClock as clock } from "../../functions/runtime/clock";
import { printable } from "../../functions/runtime/printable";
import { readSections } from "../../functions/runtime/settings";
import { waitsOn } from "../first-answer";
import { kafkaAnswers } from "../kafka-answers";
import { counted } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";

interface Options {
  readonly json?: true;
  readonly grow?: true;
}

const differsExitCode = 2;

/** `ridestream topics`: the topics of the Kafka of RS_KAFKA_BROKERS, as contracts/topics.ts has them. */
export function topicsCommand(terminal: Terminal): Command {
  return new Command("topics")
    .description("Compares the topics in RS_KAFKA_BROKERS with the contract, and changes them to match it.")
    .addCommand(
      new Command("plan")
        .description(`Shows what apply would do. Exit code 0: nothing; ${differsExitCode}: something.`)
        .addOption(jsonOption())
        .action((options: Options) =>
          withTopics(terminal, ({ plan }) => {
            print(terminal, plan, options);
            if (plan.length > 0) terminal.exitWith(differsExitCode);
            return Promise.resolve();
          }),
        ),
    )
    .addCommand(
      new Command("apply")
        .description(
          `Creates topics and sets their settings. Exit code 0: Kafka matches the contract; ${differsExitCode}: not yet.`,
        )
        .option("--grow", "also add partitions. Keys move to other partitions: wait until every function has caught up")
        .addOption(jsonOption())
        .action((options: Options) =>
          withTopics(terminal, async ({ plan, apply, planAgain }) => {
            await apply(plan.filter(({ change }) => change !== "grow" || options.grow));
            print(terminal, plan, options);
            if ((await planAgain()).length > 0) terminal.exitWith(differsExitCode);
          }),
        ),
    );
}

interface Planned {
  readonly plan: readonly TopicChange[];
  readonly planAgain: () => Promise<readonly TopicChange[]>;
  readonly apply: (changes: readonly TopicChange[]) => Promise<void>;
}

async function withTopics({ environment, err }: Terminal, work: (planned: Planned) => Promise<void>): Promise<void> {
  const { kafka } = readSections("ridestream topics", { kafka: KafkaSettings }, environment);
  const [{ withAdmin }, { applyTopics, namedTopics, planTopics }] = await Promise.all([
    import("../../functions/adapters/kafka/kafka-client"),
    import("../../functions/adapters/kafka/topic-admin"),
  ]);
  const named = namedTopics(kafka, topics);
  await kafkaAnswers(kafka, { onWait: waitsOn(err) });
  await withAdmin(kafka, clock, async ({ admin }) => {
    const planAgain = () => planTopics(admin, named, clock);
    await work({ plan: await planAgain(), planAgain, apply: (changes) => applyTopics(admin, named, changes, clock) });
  });
}

function print({ out }: Terminal, plan: readonly TopicChange[], options: Options): void {
  const text =
    plan.length === 0
      ? "the topics are as the contract has them"
      : plan.map((change) => printable(textOf(change))).join("\n");
  out.write(options.json ? `${JSON.stringify(plan)}\n` : `${text}\n`);
}

/** One line a change, marked as in a Terraform plan. */
function textOf(change: TopicChange): string {
  switch (change.change) {
    case "create":
      return `+ ${change.topic}: ${counted(change.partitions, "partition")}, ${counted(change.replicas, "replica")}`;
    case "grow":
      return `~ ${change.topic}: ${change.from} -> ${counted(change.to, "partition")} (with --grow: keys move to other partitions)`;
    case "set":
      return `~ ${change.topic}: ${change.setting} ${change.from} -> ${change.to}`;
    case "none":
      return `! ${change.topic}: ${change.differs}: ${change.todo}`;
  }
}
