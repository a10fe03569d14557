import { Command, Option } from "commander";
import { systemClock } from "../../../functions/runtime/clock";
import type { Warehouse } from "../../../functions/ports/warehouse";
import { counted } from "../../tables";
import type { Terminal } from "../../terminal";
import { jsonOption } from "../../values";
import { csvOf } from "../csv";
import { askBigQuery, withDemoWarehouse } from "../open-warehouse";
import { wrappedUnder } from "../../wrapped";
import { rowsTable, windowText } from "../rows-text";
import { windowsOf, WindowProblem, type Window, type WindowOptions } from "../windows";
import { publishCommand, showCommand } from "./factor-commands";
import { policyOptions, type Policy } from "./policy-options";
import { simulatePrices } from "./simulate-prices";
import { DemoFolderOption } from "../../demo/demo-folder-option";

interface SimulateOptions extends Policy, Pick<WindowOptions, "last" | "from" | "to"> {
  readonly out?: string;
  readonly json?: true;
  readonly csv?: true;
}

/** `ridestream price`: prices by zone and hour. */
export function priceCommand(terminal: Terminal): Command {
  return new Command("price")
    .description("Simulates, publishes and shows price factors by zone and hour.")
    .addCommand(simulateCommand(terminal))
    .addCommand(publishCommand(terminal))
    .addCommand(showCommand(terminal));
}

function simulateCommand(terminal: Terminal): Command {
  const command = new Command("simulate").description(
    "Says what such prices would have changed in a window of the past.",
  );
  for (const option of policyOptions()) command.addOption(option);
  return command
    .addOption(new Option("--last <time>", "the last complete hours or days (UTC), like 6h or 7d (default: 7d)"))
    .addOption(new Option("--from <time>", "the window that starts here, like 2026-11-24"))
    .addOption(new Option("--to <time>", "and ends here, not in the future (default: the start of today, UTC)"))
    .addOption(
      new DemoFolderOption(
        "a demo's folder; without it, the BigQuery of RS_WAREHOUSE_PROJECT, else the demo in .ridestream",
        ["RS_WAREHOUSE_PROJECT"],
      ),
    )
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
      terminal.out.write(
        json ? `${JSON.stringify(rows)}\n` : csv ? csvOf(rows) : textOf(rows, window, options, terminal.out.columns),
      );
    });
}

function windowOf(options: WindowOptions, nowMs: number, command: Command): Window {
  try {
    return windowsOf(options, nowMs, "7d").latter;
  } catch (error) {
    if (error instanceof WindowProblem) return command.error(`error: ${error.message}`);
    throw error;
  }
}

function textOf(
  rows: Parameters<typeof rowsTable>[0],
  window: Window,
  { drivers, cap }: Policy,
  columns: number | undefined,
): string {
  return wrappedUnder(
    `What prices by zone and hour would have changed, with ${counted(drivers, "driver")} and factors up to ${cap / 100}\n` +
      `${windowText(window)} (UTC), if as many had asked for a trip\n` +
      rowsTable(rows, "no trip was asked for in this window: give another one by --from and --to", columns),
    columns,
  );
}
