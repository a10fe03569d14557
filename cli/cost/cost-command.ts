import { Command, Option } from "commander";
import { readStacks } from "../stacks/synthesised";
import type { Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { costText, freeText } from "./cost-text";
import { costsNothing, sizesOf } from "./deployment-sizes";
import { knobsOf } from "./knobs";
import { kafkaStorage, monthlyCost, totalOf } from "./monthly-cost";
import { pricesRead } from "./prices";

interface CostOptions {
  readonly environment: string;
  readonly tripsPerDay: number;
  readonly afterDays: number;
  readonly synthesised: string;
  readonly json?: true;
}

/** `ridestream cost`: what a deployment will cost. */
export function costCommand({ out }: Terminal): Command {
  return new Command("cost")
    .description(
      "Estimates what a synthesised environment costs a month, from prices with their sources. What has no sourced price is listed, and not counted.",
    )
    .addOption(new Option("--environment <name>", "the environment, one of those that were synthesised").default("gcp"))
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
    .action(({ environment, tripsPerDay, afterDays, synthesised, json }: CostOptions) => {
      const sizes = sizesOf(environment, readStacks(synthesised));
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
