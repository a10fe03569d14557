import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { Warehouse } from "../../functions/ports/warehouse";
import { systemClock } from "../../functions/runtime/clock";
import { titleOf } from "../../sql/statement";
import { counted } from "../tables";
import { usualColumns, type Terminal } from "../terminal";
import { jsonOption } from "../values";
import { wrappedUnder } from "../wrapped";
import { answerReport, questionOf, statementValues, takesWindow, type AskedWith, type Question } from "./answer-report";
import { csvOf } from "./csv";
import { areaFeatures, reportsWithPlaces, zoneFeatures } from "./geojson";
import { askBigQuery, withDemoWarehouse } from "./open-warehouse";
import { listedReports, reportList } from "./report-list";
import { defaultWindows, SettingProblem } from "./report-settings";
import { reports } from "./reports";
import { rowsTable, windowsText, windowText } from "./rows-text";
import { WindowProblem } from "./windows";
import { DemoFolderOption } from "../demo/demo-folder-option";

type Parameters = Readonly<Record<string, string>>;

interface Options extends AskedWith {
  readonly param: Parameters;
  readonly list?: true;
  readonly dryRun?: true;
  readonly out?: string;
  readonly json?: true;
  readonly csv?: true;
  readonly geojson?: true;
  readonly parquet?: string;
  readonly html?: string;
}

/** `ridestream report`: why? */
export function reportCommand(terminal: Terminal): Command {
  const named = Object.entries(reports).map(([name, sql]) => `  ${name}\n    ${titleOf(sql)}`);
  return new Command("report")
    .description("Prints a report of the warehouse.")
    .addHelpText("after", () => wrappedUnder(`\nReports:\n${named.join("\n")}`, terminal.out.columns ?? usualColumns))
    .addArgument(new Argument("[name]", "the report").choices(Object.keys(reports)))
    .addOption(new Option("--list", "list the reports with their parameters, defaults and forms"))
    .addOption(
      new Option(
        "--html <file>",
        "write Strategy's page instead: the city, its zones and their numbers in one file",
      ).conflicts(["param", "dryRun", "json", "csv", "geojson", "parquet", "list"]),
    )
    .addOption(
      new Option("--param <name=value>", "a parameter of the report, such as now=2026-11-24T12:00:00Z")
        .default({}, "see --list")
        .argParser(parameter),
    )
    .addOption(new Option("--last <time>", "answer of the last complete hours or days (UTC), like 6h or 7d"))
    .addOption(new Option("--from <time>", "answer of the window that starts here, like 2026-11-24"))
    .addOption(new Option("--to <time>", "and ends here, not in the future (default: the start of today, UTC)"))
    .addOption(
      new Option("--against <time>", "compare with the window so much earlier, like 7d (default: the one before it)"),
    )
    .addOption(
      new Option("--dry-run", "say how many bytes BigQuery would read, and read none").conflicts([
        "out",
        "csv",
        "geojson",
        "parquet",
      ]),
    )
    .addOption(
      new DemoFolderOption(
        "a demo's folder; without it, the BigQuery of RS_WAREHOUSE_PROJECT, else the demo in .ridestream",
        ["RS_WAREHOUSE_PROJECT"],
      ),
    )
    .addOption(jsonOption().conflicts(["csv", "geojson", "parquet"]))
    .addOption(new Option("--csv", "print CSV and nothing else").conflicts(["geojson", "parquet"]))
    .addOption(new Option("--geojson", "print areas or zones as GeoJSON and nothing else").conflicts("parquet"))
    .addOption(new Option("--parquet <file>", "write a Parquet file"))
    .action(async (name: string | undefined, options: Options, command: Command) => {
      if (options.list) {
        terminal.out.write(options.json ? `${JSON.stringify(listedReports())}\n` : reportList(terminal.out.columns));
        return;
      }
      if ((name === undefined) === (options.html === undefined))
        return command.error("error: give the name of a report, --list, or --html FILE");
      if (options.html !== undefined) return writeHtml(terminal, options.html, options.out);
      if (name === undefined) return;
      const wrong = misplaced(name, options);
      if (wrong !== undefined) return command.error(`error: ${wrong}`);
      const question = asQuestion(name, options, command);
      if (options.dryRun) {
        const bytes = await askBigQuery(terminal, (warehouse) =>
          warehouse.dryRun(question.sql, statementValues(question)),
        );
        terminal.out.write(options.json ? `${JSON.stringify({ bytes })}\n` : `${counted(bytes, "byte")}\n`);
        return;
      }
      const answer = (warehouse: Pick<Warehouse, "report">) =>
        written(warehouse, question, options, terminal.out.columns);
      const text =
        options.out === undefined ? await askBigQuery(terminal, answer) : await withDemoWarehouse(options.out, answer);
      if (text !== undefined) return void terminal.out.write(text);
      terminal.err.write(`error: ${name} has no row to write\n`);
      terminal.exitWith(1);
    });
}

/** The answer in the form that is asked for; undefined where a file would hold nothing. */
async function written(
  warehouse: Pick<Warehouse, "report">,
  question: Question,
  { json, csv, geojson, parquet }: Options,
  columns: number | undefined,
): Promise<string | undefined> {
  const rows = await answerReport(warehouse, question);
  if (json) return `${JSON.stringify(rows)}\n`;
  if (csv) return csvOf(rows);
  if (geojson) {
    const isOfAreas = question.report === "hotspots";
    const features = isOfAreas
      ? await areaFeatures(rows)
      : zoneFeatures(rows, await answerReport(warehouse, questionOf("zones", {}, 0)));
    return `${JSON.stringify(features)}\n`;
  }
  if (parquet !== undefined) {
    if (rows.length === 0) return undefined;
    const { writeParquet } = await import("../../functions/adapters/embedded/parquet-file");
    await writeParquet(parquet, rows);
    return `${counted(rows.length, "row")} in ${parquet}\n`;
  }
  const { windows, window } = question;
  const hint = rows.length === 0 && (windows ?? window) ? noTripHint : "";
  const when = window ? `${windowText(window)} (UTC)\n` : windowsText(windows);
  return wrappedUnder(`${titleOf(question.sql)}\n${when}${rowsTable(rows, "no data", columns)}${hint}`, columns);
}

const noTripHint = "If you expected rows: the report trips-by-day lists the days that have trips.\n";

/** What is wrong with options of another report. */
function misplaced(name: string, options: Options): string | undefined {
  const windowed = Object.keys(defaultWindows);
  const given = (["last", "from", "to", "against"] as const).filter((option) => options[option] !== undefined);
  const [first] = given.filter((option) => option === "against" || !takesWindow(name));
  if (first !== undefined && !windowed.includes(name))
    return `${name} ${first === "against" ? "compares" : "takes"} no windows: --${first} is for ${first === "against" ? windowed.join(" and ") : "reports that --list shows with it"}`;
  const twice = given.length > 0 && ["since", "until"].filter((parameter) => options.param[parameter] !== undefined);
  if (twice && twice.length > 0) return `give --${given.join(", --")}, or --param ${twice.join(", ")}, not both`;
  if (options.geojson && !reportsWithPlaces.includes(name))
    return `${name} has no places: --geojson is for ${reportsWithPlaces.join(", ")}`;
  return undefined;
}

function asQuestion(name: string, options: Options, command: Command): Question {
  try {
    return questionOf(name, options, systemClock.now());
  } catch (error) {
    if (error instanceof SettingProblem || error instanceof WindowProblem)
      return command.error(`error: ${error instanceof SettingProblem ? `${name} ` : ""}${error.message}`);
    throw error;
  }
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
