import { Command, Option } from "commander";
import { environmentsOf, readStacks } from "../stacks/synthesised";
import type { Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { costText, freeText } from "./cost-text";
import { costsNothing, sizesOf } from "./deployment-sizes";
import { knobsOf } from "./knobs";
import { kafkaStorage, monthlyCost, totalOf } from "./monthly-cost";
import { pricesRead } from "./prices";

interface CostOptions {
  readonly environment?: string;
  readonly tripsPerDay: number;
  readonly afterDays: number;
  readonly synthesised: string;
  readonly json?: true;
}

/** The environment that is meant where several are synthesised and none is named. */
const usual = "gcp";

/** `ridestream cost`: what a deployment will cost. */
export function costCommand({ out }: Terminal): Command {
  return new Command("cost")
    .description(
      "Estimates what a synthesised environment costs a month, from prices with their sources. What has no sourced price is listed, and not counted.",
    )
    .addOption(
      new Option(
        "--environment <name>",
        `the environment, one of those that were synthesised; without it the only one, or ${usual} of several`,
      ),
    )
    .addOption(
      new Option("--trips-per-day <number>", "trips a day").argParser(wholeNumber(1, 1e12)).makeOptionMandatory(),
    )
    .addOption(
      new Option("--after-days <number>", "days that trips have been collected for")
        .argParser(wholeNumber(1, 36_500))
        .default(365),
    )
    .addOption(new Option("--synthesised <folder>", "folder that cdktf synth wrote").default("cdktf.out"))
    .addOption(jsonOption())
    .action(({ environment: given, tripsPerDay, afterDays, synthesised, json }: CostOptions) => {
      const stacks = readStacks(synthesised);
      const environment = given ?? impliedBy(stacks.map(([name]) => name));
      const sizes = sizesOf(environment, stacks);
      const usage = { tripsPerDay, afterDays };
      const lines = monthlyCost(sizes, usage);
      const costs = { environment, ...usage, lines, knobs: knobsOf(sizes, usage) };
      if (json !== true) {
        out.write(costsNothing(sizes) ? freeText(environment, sizes) : costText(costs));
        return;
      }
      const kafka = sizes.kafka ? kafkaStorage(sizes.kafka, tripsPerDay) : null;
      const usd = Math.round(totalOf(lines) * 100) / 100;
      out.write(`${JSON.stringify({ ...costs, usd, kafkaStorage: kafka, pricesRead })}\n`);
    });
}

/** The only environment that was synthesised, or the usual one. @param stacks the names of all */
function impliedBy(stacks: readonly string[]): string {
  const [only, ...others] = environmentsOf(stacks);
  return only !== undefined && others.length === 0 ? only : usual;
}
