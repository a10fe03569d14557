import type { Granted, Identity } from "../environment/granted";
import { unless } from "../environment/problem";
import type { SecretReference } from "../environment/secret";
import type { Part } from "../environment/part";

/**
 * Of Elasticsearch and Kibana, wherever they are ours to choose: of the client's major, and 9.5 at least, whose Dashboards
 * API is the first that stays as it is.
 */
export const elasticsearchVersion = "9.5.4";

/** What every search part lets one choose. */
export interface KeptTrips {
  /**
   * Days that an indexed trip stays after the day in which it was priced (above 31, after the month); the lake keeps all.
   * @default without end
   */
  readonly keepDays?: number;
}

export const keepDaysProblems = (keepDays: number | undefined) =>
  unless(
    keepDays === undefined || (Number.isInteger(keepDays) && keepDays >= 1 && keepDays <= 1_825),
    `keeps trips ${keepDays} days`,
    "give a whole number from 1 to 1825",
  );

/** The setting of who writes to the index. It is always given: who lacks it takes what the index template has. */
export const keptFor = (keepDays = 0) => ({ keepDays: String(keepDays) });

/** Elasticsearch, with or without Kibana. */
export interface Search {
  /** Lets the identity create trips and read them, never change or delete one; answers how it gets there. */
  grantWrite(identity: Identity): Granted<"elasticsearch">;
  /** Where the functions' platform has to make load-search's user and the index, or the dashboards: lets set-up do it. */
  readonly grantSetUp?: (identity: Identity) => SearchSetUp;
}

export interface SearchSetUp {
  /** Where load-search's user is ours to make: load-search waits for it. */
  readonly writer?: WriterSetUp;
  /** Where dashboards are wanted. */
  readonly kibana?: Granted<"kibana">;
}

export interface WriterSetUp {
  readonly elasticsearch: Granted<"elasticsearch">;
  /** That load-search logs in with. */
  readonly writerPassword: SecretReference;
}

export type SearchPart = Part<Search>;
