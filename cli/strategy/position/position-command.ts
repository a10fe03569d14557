import { Command, InvalidArgumentError, Option } from "commander";
import { instantOf } from "../../../functions/domain/instant";
import { systemClock } from "../../../functions/runtime/clock";
import type { Warehouse } from "../../../functions/ports/warehouse";
import { counted } from "../../tables";
import type { Terminal } from "../../terminal";
import { jsonOption, wholeNumber } from "../../values";
import { csvOf } from "../csv";
import { askBigQuery, withDemoWarehouse } from "../open-warehouse";
import { wrappedUnder } from "../../wrapped";
import { rowsTable } from "../rows-text";
import { hourMs } from "../demand/demand-history";
import { positionDrivers, type Position } from "./position-drivers";
import { DemoFolderOption } from "../../demo/demo-folder-option";

interface Options {
  readonly drivers: number;
  readonly at?: number;
  readonly tripsPerDriver: number;
  readonly out?: string;
  readonly json?: true;
  readonly csv?: true;
}

/** `ridestream position`: where to place drivers. */
export function positionCommand(terminal: Terminal): Command {
  return new Command("position")
    .description("Says how many drivers to place in each zone, by the demand expected in an hour.")
    .addOption(
      new Option("--drivers <n>", "how many drivers to place").argParser(wholeNumber(1, 100_000)).makeOptionMandatory(),
    )
    .addOption(
      new Option(
        "--at <time>",
        "the hour, like 2026-11-24T12:00Z (default: the one after the last complete hour)",
      ).argParser(moment),
    )
    .addOption(
      new Option("--trips-per-driver <n>", "trips that a driver serves in the hour")
        .default(1)
        .argParser(wholeNumber(1, 20)),
    )
    .addOption(
      new DemoFolderOption(
        "a demo's folder; without it, the BigQuery of RS_WAREHOUSE_PROJECT, else the demo in .ridestream",
        ["RS_WAREHOUSE_PROJECT"],
      ),
    )
    .addOption(jsonOption().conflicts("csv"))
    .addOption(new Option("--csv", "print CSV and nothing else"))
    .action(async ({ drivers, at, tripsPerDriver, out, json, csv }: Options) => {
      const ask = (warehouse: Pick<Warehouse, "report">) =>
        positionDrivers(warehouse, { drivers, tripsEach: tripsPerDriver, atMs: at, nowMs: systemClock.now() });
      const position = await (out === undefined ? askBigQuery(terminal, ask) : withDemoWarehouse(out, ask));
      const { rows } = position;
      terminal.out.write(
        json ? `${JSON.stringify(rows)}\n` : csv ? csvOf(rows) : textOf(position, drivers, terminal.out.columns),
      );
    });
}

/** Milliseconds of a time in ISO 8601. @throws InvalidArgumentError */
function moment(text: string): number {
  const instant = /^[\d-]+(T\S+)?$/.test(text) ? instantOf(text) : undefined;
  if (instant === undefined)
    throw new InvalidArgumentError("Give a time in ISO 8601: 2026-11-24, 2026-11-24T12:00Z or 2026-11-24T14:00+02:00.");
  return Date.parse(instant);
}

function textOf({ atMs, known, rows }: Position, drivers: number, columns: number | undefined): string {
  const { firstHour, hours, tripsInAll, tripsWithoutZone } = known;
  const left =
    tripsWithoutZone === 0
      ? ""
      : `; ${counted(tripsWithoutZone, "trip")} without a zone ${tripsWithoutZone === 1 ? "is" : "are"} left out`;
  const shown = rows.map(({ hour: _hour, ...row }) => row);
  return wrappedUnder(
    `Where to place ${counted(drivers, "driver")} from ${timeText(atMs)} to ${timeText(atMs + hourMs)} (UTC)\n` +
      `by ${counted(tripsInAll, "trip")} from ${timeText(firstHour * hourMs)} to ${timeText((firstHour + hours) * hourMs)}${left}\n` +
      rowsTable(shown, "no data", columns),
    columns,
  );
}

const timeText = (instantMs: number) => new Date(instantMs).toISOString().slice(0, 16).replace("T", " ");
