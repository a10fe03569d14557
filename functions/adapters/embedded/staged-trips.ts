import { duckDbColumnsLiteral } from "../../../contracts/duckdb-columns";
import { searchKeyFields } from "../../../contracts/search-index";
import { SearchTripSchema, type SearchTrip } from "../../../contracts/trip-schema";
import { searchKeysOf } from "../../domain/search-keys";
import { filePattern, sqlText } from "./duckdb";

/** How trips lie in the index's table, and in the file that DuckDB takes them from. */

/** Instants as the contract writes them; all else as it lies in the table. */
const instant = (name: string) => `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ') AS ${name}`;

/** The columns of a trip, without what is searched of it. */
export const document = `* EXCLUDE (${searchKeyFields.join(", ")}) REPLACE (${instant("agent_timestamp")}, ${instant("requested_at")}, prix_travel::DOUBLE AS prix_travel)`;

const fieldNames = Object.keys(SearchTripSchema.properties) as (keyof SearchTrip)[];

/** A row of {@link document}. */
export const tripOf = (row: Record<string, unknown>): SearchTrip =>
  Object.fromEntries(fieldNames.map((name) => [name, row[name] ?? null])) as unknown as SearchTrip;

export const keyColumns = searchKeyFields.map((name) => `${name}: 'VARCHAR'`).join(", ");

/** A trip in the staged file. */
export const stagedLine = (trip: SearchTrip): string => JSON.stringify({ ...trip, ...searchKeysOf(trip) });

/** The rows of the staged file. */
export const rowsOf = (staged: string): string =>
  `read_json(${sqlText(filePattern(staged))}, format = 'newline_delimited', columns = ${duckDbColumnsLiteral(SearchTripSchema).replace(/\}$/, `, ${keyColumns}}`)})`;
