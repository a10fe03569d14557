import { fieldsOf, LakeTripSchema } from "../../contracts/trip-schema";
import { fillStatement } from "../statement";
import addFreshSql from "./add-fresh.sql";
import removeLaterSql from "./remove-later.sql";
import repeatedTripsSql from "./repeated-trips.sql";

/** Where a fold takes trips from and puts them, as SQL text that both engines read alike. */
export interface FoldPlaces {
  /** The table of each trip once. */
  readonly folded: string;
  /** The rows that come in: of each id one, the first of them. */
  readonly fresh: string;
  /** Instants: trips with a moment from the one up to the other are looked at for the ids of the fresh rows. */
  readonly from: string;
  readonly to: string;
}

/** The columns of a folded trip, in their order: a lake row's, its moment, and the object that it came from. */
export const foldedColumns: readonly string[] = [
  ...fieldsOf(LakeTripSchema).map(({ name }) => name),
  "moment",
  "object",
];

/**
 * When a trip happened for every report: its request, else its pricing. Tables are laid out by it.
 */
export const momentSql = "COALESCE(requested_at, agent_timestamp)";

/** What decides between rows with one id, first to last (functions/domain/trip-order.ts). */
export const orderSql = "COALESCE(sequence, ''), agent_timestamp, object";

/** Whether a fresh row counts, and the one that is there does not. */
const freshComesBefore =
  "(COALESCE(fresh.sequence, '') < COALESCE(told.sequence, '') OR (COALESCE(fresh.sequence, '') = COALESCE(told.sequence, '') " +
  "AND (fresh.agent_timestamp < told.agent_timestamp OR (fresh.agent_timestamp = told.agent_timestamp AND fresh.object < told.object))))";

export interface FoldStatements {
  /** Creates the temporary table `repeated_trips`, which the others read. */
  readonly findRepeated: string;
  readonly removeLater: string;
  readonly addFresh: string;
}

/**
 * The statements that fold fresh rows into the table of each trip once, to be run in this order, in one transaction. Folding rows
 * again changes nothing, and the order in which rows are folded does not matter.
 */
export function foldStatements(places: FoldPlaces): FoldStatements {
  const texts = {
    ...places,
    before: freshComesBefore,
    columns: foldedColumns.join(", "),
    fresh_columns: foldedColumns.map((name) => `fresh.${name}`).join(", "),
  };
  return {
    findRepeated: fillStatement(repeatedTripsSql, texts),
    removeLater: fillStatement(removeLaterSql, texts),
    addFresh: fillStatement(addFreshSql, texts),
  };
}
