import { CsvError, parse } from "csv-parse";
import { pipeline, Readable } from "stream";
import type { Coordinates } from "../../contracts/wire";
import { degrees } from "../../functions/domain/degrees";
import { instantOf } from "../../functions/domain/instant";
import { createRandom } from "../../functions/domain/random";
import { openInput, type InputFile, type OpenInputProps } from "../../functions/produce/input-file";

export interface Pickup extends Coordinates {
  readonly at: Date;
}

/** A file of pickups that has been read once and found good. */
export interface PickupsFile {
  readonly count: number;
  /** All of them, or a sample of `mostSampled` that the seed draws, to train zones on. */
  readonly sample: readonly Coordinates[];
  /** Each pickup, in the file's order; the file is read again. */
  read(): AsyncIterable<Pickup>;
  close(): void;
}

export interface OpenPickupsProps extends Pick<OpenInputProps, "signal" | "onWait"> {
  readonly seed: number;
  readonly mostSampled: number;
}

const columns = ["date", "lat", "lon", "ID"] as const;
const shownProblems = 5;

/**
 * Reads pickups from CSV `date,lat,lon,ID`; columns in any order, others ignored, dates taken as UTC unless they tell their
 * offset. A byte order mark, CRLF and blank lines are fine. The file is read piece by piece, twice; what can be read once is
 * kept meanwhile.
 *
 * @throws RidestreamError RS-PICKUPS-FILE that lists the first bad lines; nothing of a bad file is used
 */
export async function openPickups(path: string, props: OpenPickupsProps): Promise<PickupsFile> {
  const input = openInput({ path, code: "RS-PICKUPS-FILE", ...props });
  try {
    return { ...(await readOnce(input, props)), read: () => goodRows(input), close: () => input.close() };
  } catch (error) {
    input.close();
    throw error;
  }
}

async function readOnce(
  input: InputFile,
  { seed, mostSampled }: OpenPickupsProps,
): Promise<Pick<PickupsFile, "count" | "sample">> {
  const problems: string[] = [];
  const sample: Coordinates[] = [];
  const random = createRandom(seed, 3);
  let count = 0;
  let bad = 0;
  for await (const { line, pickup, wrong } of rows(input)) {
    if (wrong !== undefined) {
      bad++;
      if (problems.length < shownProblems) problems.push(`line ${line}: ${wrong}`);
      continue;
    }
    // Reservoir sampling (Vitter's algorithm R): each pickup is as likely to stay as any other.
    const place = count < mostSampled ? count : random.integer(count + 1);
    if (place < mostSampled) sample[place] = { latitude: pickup.latitude, longitude: pickup.longitude };
    count++;
  }
  if (bad > 0) {
    const more = bad > problems.length ? ` and ${bad - problems.length} more` : "";
    throw input.refused(`${problems.join("; ")}${more}: correct the lines or remove them`);
  }
  if (count === 0) throw input.refused("has no pickups below its first line");
  return { count, sample };
}

async function* goodRows(input: InputFile): AsyncGenerator<Pickup> {
  for await (const { line, pickup, wrong } of rows(input)) {
    if (wrong !== undefined) throw input.refused(`line ${line}: ${wrong}: the file has changed meanwhile; run again`);
    yield pickup;
  }
}

interface Row {
  readonly line: number;
  readonly pickup: Pickup;
  /** Why it is none. */
  readonly wrong: string | undefined;
}

async function* rows(input: InputFile): AsyncGenerator<Row> {
  let place: ReturnType<typeof placesOf> | undefined;
  for await (const { record, line } of csv(input)) {
    if (!place) {
      place = placesOf(input, record, line);
      continue;
    }
    const written = { date: record[place.date] ?? "", lat: record[place.lat] ?? "", lon: record[place.lon] ?? "" };
    const pickup: Pickup = {
      at: instant(written.date),
      latitude: degrees(written.lat),
      longitude: degrees(written.lon),
    };
    const wrong = record.length === place.width ? problemOf(pickup, written) : widthProblem(record.length, place.width);
    yield { line, pickup, wrong };
  }
  if (!place) throw input.refused("is empty: its first line must be date,lat,lon,ID");
}

function placesOf(input: InputFile, header: readonly string[], line: number) {
  const missing = columns.filter((column) => !header.includes(column));
  const [cell = ""] = header;
  const separator = [";", "\t", "|"].find((each) => cell.includes(each));
  if (header.length === 1 && separator !== undefined)
    throw input.refused(
      `line ${line} is separated by ${separatorNames[separator] ?? separator}: separate the values by commas, and write decimals with a point`,
    );
  if (missing.length > 0)
    throw input.refused(`line ${line} has no column ${missing.join(", ")}: its first line must name date,lat,lon,ID`);
  const twice = columns.filter((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice.length > 0) throw input.refused(`line ${line} names ${twice.join(", ")} twice: take one of them out`);
  const [date, lat, lon, ID] = columns.map((column) => header.indexOf(column));
  return { date: date ?? 0, lat: lat ?? 0, lon: lon ?? 0, ID: ID ?? 0, width: header.length };
}

const separatorNames: Readonly<Record<string, string>> = { ";": "semicolons", "\t": "tabs", "|": "bars" };

async function* csv(input: InputFile): AsyncGenerator<{ readonly record: readonly string[]; readonly line: number }> {
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    relax_column_count: true,
    info: true,
    // A row that runs over lines for want of a quote must not eat the file.
    max_record_size: 65_536,
  });
  pipeline(Readable.from(input.read()), parser, () => undefined);
  try {
    for await (const row of parser) {
      const { record, info } = row as { record: string[]; info: { lines: number } };
      yield { record, line: info.lines };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its message quotes the file.
    const { code, lines } = error as CsvError & { readonly lines?: number };
    const why = code.replace(/^CSV_/, "").replaceAll("_", " ").toLowerCase();
    throw input.refused(`line ${lines ?? 1} is not CSV (${why}): save it as comma-separated text in UTF-8`);
  }
}

/** Values that a decimal comma has cut in two are more than the columns are. */
const widthProblem = (values: number, columnsThere: number) =>
  `has ${values} values for ${columnsThere} columns${values > columnsThere ? ": write decimals with a point, and put a text that holds commas in quotes" : ""}`;

function problemOf(
  { at, latitude, longitude }: Pickup,
  written: { readonly lat: string; readonly lon: string },
): string | undefined {
  if (Number.isNaN(at.getTime())) return "date is not YYYY-MM-DD hh:mm:ss, with its offset or in UTC";
  return degreesProblem("lat", written.lat, latitude, 90) ?? degreesProblem("lon", written.lon, longitude, 180);
}

function degreesProblem(name: string, written: string, value: number, most: number): string | undefined {
  if (/^[+-]?\d+,\d+$/.test(written)) return `${name} has a decimal comma: write a point`;
  if (Number.isNaN(value)) return `${name} is not a number of degrees, like -73.94`;
  return Math.abs(value) <= most ? undefined : `${name} is not within -${most} and ${most}`;
}

/** A day and a time; in UTC where it tells no offset. No time for another form, or for one that does not exist. */
const instant = (text: string) => new Date((text.includes(":") ? instantOf(text) : undefined) ?? Number.NaN);
