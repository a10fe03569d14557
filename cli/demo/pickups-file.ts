import { parse } from "csv-parse";
import { createReadStream } from "fs";
import { pipeline } from "stream";
import type { Coordinates } from "../../contracts/wire";
import { RidestreamError } from "../../functions/ports/errors";
import { createRandom } from "../../functions/domain/random";

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
}

const columns = ["date", "lat", "lon", "ID"] as const;
const shownProblems = 5;

/**
 * Reads pickups from CSV `date,lat,lon,ID`; columns in any order, others ignored, dates taken as UTC. A byte order
 * mark, CRLF and blank lines are fine. The file is read piece by piece, twice.
 *
 * @throws RidestreamError RS-PICKUPS-FILE that lists the first bad lines; nothing of a bad file is used
 */
export async function openPickups(path: string, seed: number, mostSampled: number): Promise<PickupsFile> {
  const problems: string[] = [];
  const sample: Coordinates[] = [];
  const random = createRandom(seed, 3);
  let count = 0;
  let bad = 0;
  for await (const { line, pickup, wrong } of rows(path)) {
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
    throw refused(path, `${problems.join("; ")}${more}: mend the lines or take them out`);
  }
  if (count === 0) throw refused(path, "has no pickups below its first line");
  return { count, sample, read: () => goodRows(path) };
}

async function* goodRows(path: string): AsyncGenerator<Pickup> {
  for await (const { line, pickup, wrong } of rows(path)) {
    if (wrong !== undefined) throw refused(path, `line ${line}: ${wrong}: the file has changed meanwhile; run again`);
    yield pickup;
  }
}

interface Row {
  readonly line: number;
  readonly pickup: Pickup;
  /** Why it is none. */
  readonly wrong: string | undefined;
}

async function* rows(path: string): AsyncGenerator<Row> {
  let place: Readonly<Record<(typeof columns)[number], number>> | undefined;
  for await (const { record, line } of csv(path)) {
    if (!place) {
      place = placesOf(path, record, line);
      continue;
    }
    const pickup: Pickup = {
      at: utc(record[place.date] ?? ""),
      latitude: number(record[place.lat] ?? ""),
      longitude: number(record[place.lon] ?? ""),
    };
    yield { line, pickup, wrong: problemOf(pickup) };
  }
  if (!place) throw refused(path, "is empty: its first line must be date,lat,lon,ID");
}

function placesOf(path: string, header: readonly string[], line: number) {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw refused(path, `line ${line} has no column ${missing.join(", ")}: its first line must name date,lat,lon,ID`);
  const twice = columns.filter((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice.length > 0) throw refused(path, `line ${line} names ${twice.join(", ")} twice: take one of them out`);
  const [date, lat, lon, ID] = columns.map((column) => header.indexOf(column));
  return { date: date ?? 0, lat: lat ?? 0, lon: lon ?? 0, ID: ID ?? 0 };
}

async function* csv(path: string): AsyncGenerator<{ readonly record: readonly string[]; readonly line: number }> {
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    info: true,
    // A row that runs over lines for want of a quote must not eat the file.
    max_record_size: 65_536,
  });
  pipeline(createReadStream(path), parser, () => undefined);
  try {
    for await (const row of parser) {
      const { record, info } = row as { record: string[]; info: { lines: number } };
      yield { record, line: info.lines };
    }
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EISDIR") throw refused(path, "is a folder: give a file");
    if (code?.startsWith("E") === true) throw refused(path, `cannot be read (${code}): check the path`);
    throw refused(path, `is not CSV: ${message}`);
  }
}

function problemOf({ at, latitude, longitude }: Pickup): string | undefined {
  if (Number.isNaN(at.getTime())) return "date is not YYYY-MM-DD hh:mm:ss";
  if (!(Math.abs(latitude) <= 90)) return "lat is not within -90 and 90";
  if (!(Math.abs(longitude) <= 180)) return "lon is not within -180 and 180";
  return undefined;
}

const number = (text: string) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN);

/** `2014-08-01 00:00:00` in UTC; no time for another form, or for a day or an hour that does not exist. */
function utc(text: string): Date {
  const [, day = "", minutes = "", seconds = ":00"] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/.exec(text) ?? [];
  const written = `${day}T${minutes}${seconds}.000Z`;
  const at = new Date(written);
  // JavaScript reads 31 February as 3 March: what was written must survive.
  return !Number.isNaN(at.getTime()) && at.toISOString() === written ? at : new Date(Number.NaN);
}

function refused(path: string, why: string): RidestreamError {
  return new RidestreamError("RS-PICKUPS-FILE", `${path} ${why}`);
}
