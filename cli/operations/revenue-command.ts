import { Command, InvalidArgumentError, Option } from "commander";
import { comfortClasses, type ComfortClass } from "../../contracts/comfort-classes";
import { comfortClass } from "../../functions/domain/comfort";
import { sumMoney } from "../../functions/domain/money";
import { systemClock } from "../../functions/runtime/clock";
import { count, money, table } from "../tables";
import type { Terminal } from "../terminal";
import { duration, jsonOption } from "../values";
import { outOption, askIndex } from "./open-index";

interface Options {
  readonly comfort?: ComfortClass;
  readonly last: number;
  readonly out?: string;
  readonly json?: true;
}

const noTrips = "If you expected trips: ridestream trips latest shows when the last ones were priced.\n";

/** `ridestream revenue`: what has been earned lately? */
export function revenueCommand(terminal: Terminal): Command {
  return new Command("revenue")
    .description("Shows trips and revenue by comfort class, of the trips priced lately.")
    .addOption(new Option("--comfort <class>", "one class alone, or an alias of it").argParser(comfortOf))
    .addOption(
      new Option("--last <time>", "how far back, like 30m, 1h or 7d").default(3_600_000, "1h").argParser(duration),
    )
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async ({ comfort, last, out, json }: Options) => {
      const toMs = systemClock.now();
      const window = { fromMs: toMs - last, toMs };
      const all = await askIndex(terminal, out, (index) => index.revenueByComfort(window));
      const classes = all.filter((one) => comfort === undefined || one.comfort === comfort);
      const trips = classes.reduce((sum, one) => sum + one.trips, 0);
      const revenue = sumMoney(classes.map((one) => one.revenue));
      const [from, to] = [window.fromMs, toMs].map((ms) => new Date(ms).toISOString());
      const rows = classes.map((one) => [one.comfort, count(one.trips), money(one.revenue)]);
      terminal.out.write(
        json
          ? `${JSON.stringify({ from, to, classes, trips, revenue })}\n`
          : table(
              ["comfort", "trips", "revenue"],
              [...rows, ["all", count(trips), money(revenue)]],
              terminal.out.columns,
            ) + (trips === 0 ? noTrips : ""),
      );
    });
}

function comfortOf(spelling: string): ComfortClass {
  const found = comfortClass(spelling);
  if (!found) throw new InvalidArgumentError(`Give one of ${comfortClasses.join(", ")}.`);
  return found;
}
