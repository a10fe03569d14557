import { Command, InvalidArgumentError, Option } from "commander";
import { systemClock } from "../../../functions/runtime/clock";
import type { Warehouse } from "../../../functions/ports/warehouse";
import { count } from "../../tables";
import type { Terminal } from "../../terminal";
import { jsonOption, wholeNumber } from "../../values";
import { csvOf } from "../csv";
import { askBigQuery, withDemoWarehouse } from "../open-warehouse";
import { rowsTable, windowText } from "../rows-text";
import { windowsOf, WindowProblem, type Window, type WindowOptions } from "../windows";
import { simulatePrices } from "./simulate-prices";

interface Policy {
  readonly drivers: number;
  readonly tripsPerDriver: number;
  /** Percent of the price. */
  readonly cap: number;
}

interface SimulateOptions extends Policy, Pick<WindowOptions, "last" | "from" | "to"> {
  readonly out?: string;
  readonly json?: true;
  readonly csv?: true;
}

/** `ridestream price`: prices by zone and hour. */
export function priceCommand(terminal: Terminal): Command {
  return new Command("price")
    .description("Looks at prices that rise in zones and hours where more is asked for than drivers can take.")
    .addCommand(simulateCommand(terminal));
}

function simulateCommand(terminal: Terminal): Command {
  const command = new Command("simulate").description("Says what such prices would have changed in a past window.");
  for (const option of policyOptions()) command.addOption(option);
  return command
    .addOption(new Option("--last <time>", "the last complete hours or days (UTC), like 6h or 7d (default: 7d)"))
    .addOption(new Option("--from <time>", "the window that starts here, like 2026-11-24"))
    .addOption(new Option("--to <time>", "and ends here, not in the future (default: the start of today, UTC)"))
    .addOption(new Option("--out <folder>", "a demo's folder; without it, the BigQuery of RS_WAREHOUSE_PROJECT"))
    .addOption(jsonOption().conflicts("csv"))
    .addOption(new Option("--csv", "print CSV and nothing else"))
    .action(async (options: SimulateOptions, itself: Command) => {
      const nowMs = systemClock.now();
      const window = windowOf(options, nowMs, itself);
      const { drivers, tripsPerDriver: tripsEach, cap: mostPercent } = options;
      const ask = (warehouse: Pick<Warehouse, "report">) =>
        simulatePrices(warehouse, { window, nowMs, drivers, tripsEach, mostPercent });
      const rows = await (options.out === undefined ? askBigQuery(terminal, ask) : withDemoWarehouse(options.out, ask));
      const { json, csv } = options;
      terminal.out.write(json ? `${JSON.stringify(rows)}\n` : csv ? csvOf(rows) : textOf(rows, window, options));
    });
}

const policyOptions = () => [
  new Option("--drivers <n>", "drivers of the city").argParser(wholeNumber(1, 100_000)).makeOptionMandatory(),
  new Option("--trips-per-driver <n>", "trips that a driver serves in an hour")
    .default(1)
    .argParser(wholeNumber(1, 20)),
  new Option("--cap <factor>", "the largest factor, 1 to 10, like 1.5").default(200, "2").argParser(factor),
];

/** Percent of `1.5`. @throws InvalidArgumentError */
function factor(text: string): number {
  const percent = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : Number.NaN;
  if (!(percent >= 100 && percent <= 1_000))
    throw new InvalidArgumentError("Give a factor from 1 to 10 with at most two decimals, like 1.5.");
  return percent;
}

function windowOf(options: WindowOptions, nowMs: number, command: Command): Window {
  try {
    return windowsOf(options, nowMs, "7d").latter;
  } catch (error) {
    if (error instanceof WindowProblem) return command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}

function textOf(rows: Parameters<typeof rowsTable>[0], window: Window, { drivers, cap }: Policy): string {
  return (
    `What prices by zone and hour would have changed, with ${count(drivers)} ${drivers === 1 ? "driver" : "drivers"} and factors up to ${cap / 100}\n` +
    `${windowText(window)} (UTC), if as many had asked for a trip\n` +
    rowsTable(rows, "none")
  );
}
