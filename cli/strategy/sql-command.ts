import { Argument, Command, Option } from "commander";
import { counted } from "../tables";
import { usualColumns, type Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { wrappedUnder } from "../wrapped";
import { csvOf } from "./csv";
import { askBigQuery } from "./open-warehouse";
import { rowsTable } from "./rows-text";
import { selectFromDemo } from "./select-from-demo";
import { DemoFolderOption } from "../demo/demo-folder-option";

interface Options {
  readonly out?: string;
  readonly rows: number;
  readonly json?: true;
  readonly csv?: true;
}

/** `ridestream sql`: a question of one's own. */
export function sqlCommand(terminal: Terminal): Command {
  return new Command("sql")
    .description("Runs one SELECT over the warehouse, read-only.")
    .addHelpText("after", () =>
      wrappedUnder(
        "\nThe trips are in trips_with_zones, each once; CENTROID_ID is the zone.",
        terminal.out.columns ?? usualColumns,
      ),
    )
    .addArgument(new Argument("<select>", "one SELECT, such as 'SELECT COUNT(*) AS trips FROM trips_with_zones'"))
    .addOption(
      new DemoFolderOption(
        "a demo's folder; without it, the BigQuery of RS_WAREHOUSE_PROJECT, else the demo in .ridestream",
        ["RS_WAREHOUSE_PROJECT"],
      ),
    )
    .addOption(
      new Option("--rows <n>", "read no more rows than this").default(1_000).argParser(wholeNumber(1, 1_000_000)),
    )
    .addOption(jsonOption().conflicts("csv"))
    .addOption(new Option("--csv", "print CSV and nothing else"))
    .action(async (sql: string, { out, rows: mostRows, json, csv }: Options) => {
      const onPlan = (bytes: number) => void terminal.err.write(`It reads ${counted(bytes, "byte")}.\n`);
      const { rows, isCut } =
        out === undefined
          ? await askBigQuery(terminal, (warehouse) => warehouse.select(sql, { mostRows, onPlan }))
          : await selectFromDemo(out, sql, mostRows);
      terminal.out.write(
        json ? `${JSON.stringify(rows)}\n` : csv ? csvOf(rows) : rowsTable(rows, "NULL", terminal.out.columns),
      );
      if (isCut) terminal.err.write(`There are more than ${counted(mostRows, "row")}: give --rows to read more.\n`);
    });
}
