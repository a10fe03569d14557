import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { Cell, Row } from "../../functions/ports/warehouse";
import { parametersOf, titleOf } from "../../sql/statement";
import { table } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";
import { askBigQuery, withDemoWarehouse } from "./open-warehouse";
import { reports } from "./reports";

type Parameters = Readonly<Record<string, string>>;

interface Options {
  readonly param: Parameters;
  readonly dryRun?: true;
  readonly out?: string;
  readonly json?: true;
  readonly html?: string;
}

/** `ridestream report`: why? */
export function reportCommand(terminal: Terminal): Command {
  const named = Object.entries(reports).map(([name, sql]) => `  ${name}: ${titleOf(sql)}`);
  return new Command("report")
    .description("Answers Strategy's questions from the warehouse.")
    .addHelpText("after", `\nReports:\n${named.join("\n")}`)
    .addArgument(new Argument("[name]", "the report").choices(Object.keys(reports)))
    .addOption(
      new Option(
        "--html <file>",
        "write Strategy's page instead: the city, its zones and their numbers in one file",
      ).conflicts(["param", "dryRun", "json"]),
    )
    .addOption(
      new Option("--param <name=value>", "a parameter of the report, such as now=2026-11-24T12:00:00Z")
        .default({}, "none")
        .argParser(parameter),
    )
    .addOption(new Option("--dry-run", "tell how many bytes BigQuery would read, and read none").conflicts("out"))
    .addOption(new Option("--out <folder>", "a demo's folder; without it, the BigQuery of RS_WAREHOUSE_PROJECT"))
    .addOption(jsonOption())
    .action(async (name: string | undefined, options: Options, command: Command) => {
      if ((name === undefined) === (options.html === undefined))
        return command.error("error: give the name of a report, or --html FILE", { exitCode: 2 });
      if (options.html !== undefined) return writeHtml(terminal, options.html, options.out);
      if (name === undefined) return;
      const sql = reports[name] ?? "";
      const wrong = parameterProblem(sql, options.param);
      if (wrong !== undefined) return command.error(`error: ${name} ${wrong}`, { exitCode: 2 });
      if (options.dryRun) {
        const bytes = await askBigQuery(terminal, (warehouse) => warehouse.dryRun(sql, options.param));
        terminal.out.write(options.json ? `${JSON.stringify({ bytes })}\n` : `${bytes.toLocaleString("en")} bytes\n`);
        return;
      }
      const rows =
        options.out === undefined
          ? await askBigQuery(terminal, (warehouse) => warehouse.report(sql, options.param))
          : await withDemoWarehouse(options.out, (warehouse) => warehouse.report(sql, options.param));
      terminal.out.write(options.json ? `${JSON.stringify(rows)}\n` : `${titleOf(sql)}\n${textOf(rows)}`);
    });
}

/** What draws is read only where it is asked for. */
async function writeHtml(terminal: Terminal, file: string, folder: string | undefined): Promise<void> {
  const [{ pageOfWarehouse }, { writePage }] = await Promise.all([
    import("./page/page-of-warehouse"),
    import("./page/write-page"),
  ]);
  writePage(file, await pageOfWarehouse(terminal, folder));
  terminal.out.write(`${file}\n`);
}

function parameter(text: string, before: Parameters): Parameters {
  const [, name, value] = /^([a-z_]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("Give name=value.");
  return { ...before, [name]: value };
}

function parameterProblem(sql: string, given: Parameters): string | undefined {
  const known = parametersOf(sql);
  const missing = known.filter((name) => given[name] === undefined);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (missing.length > 0) return `needs ${missing.map((name) => `--param ${name}=...`).join(" ")}`;
  return unknown.length > 0 ? `has no parameter ${unknown.join(", ")}` : undefined;
}

function textOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return table(
    columns,
    rows.map((row) => columns.map((column) => cellText(row[column]))),
  );
}

const cellText = (cell: Cell | undefined) => (cell === null || cell === undefined ? "" : String(cell));
