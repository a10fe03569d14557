import type { ComfortClass } from "../../contracts/comfort-classes";
import type { SearchTrip } from "../../contracts/trip-schema";
import type { Coordinates } from "../../contracts/wire";

export interface BulkResult {
  readonly created: number;
  /** Trips whose id was there already, whichever of the two counts: success. */
  readonly existing: number;
  /** Trips that the index will never take, by their place in the call. */
  readonly rejected: readonly { readonly position: number; readonly reason: string }[];
}

export interface ComfortRevenue {
  readonly comfort: ComfortClass;
  readonly trips: number;
  /** Decimal string, 2 decimals. */
  readonly revenue: string;
}

export type TripQuery = { readonly client: string } | { readonly phone: string } | { readonly tripId: string };

/** A document of the index, wherever it lies: an id is meant to have one, and may have more. */
export interface IndexedTrip {
  readonly id: string;
  /** The index that holds it. */
  readonly index: string;
  readonly trip: SearchTrip;
}

/** Trips priced in [fromMs, toMs), ms since the Unix epoch. */
export interface PricedWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export const allTime: PricedWindow = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

/** The index that answers Operations' questions. What was created is found after a refresh, at the latest. */
export interface SearchIndex {
  /** Changes when the index is created again: then it lacks what the former one held. */
  identity(): Promise<string>;
  /**
   * Creates each trip under its `trip_id`. Of trips with one id it keeps the one that counts (`countsBefore`), in whatever
   * order they come.
   *
   * @throws UnavailableError when nothing is known of any trip: try all again
   */
  bulkCreate(trips: readonly SearchTrip[]): Promise<BulkResult>;
  /**
   * The trips of a client (any part of the name, whatever its case, accents and Unicode form), of a phone (client's or
   * driver's, however it is written), or of an id; newest first. Documents of former versions, until `fillSearchKeys`, by the
   * whole name in any case, and by the phone as it was written.
   */
  find(query: TripQuery, limit: number): Promise<readonly SearchTrip[]>;
  /** Trips and revenue by comfort class, of trips priced in the window. */
  revenueByComfort(window: PricedWindow): Promise<readonly ComfortRevenue[]>;
  /** Trips picked up within a distance of a place, nearest first. */
  near(centre: Coordinates, withinMetres: number, limit: number): Promise<readonly SearchTrip[]>;
  /** Lists the trips priced last, newest first. */
  latest(limit: number): Promise<readonly SearchTrip[]>;
  /** Every document of the window, copies of one id too, a page at a time. */
  scan(window: PricedWindow): AsyncIterable<IndexedTrip>;
  /** Every document of these ids, whenever they were priced. */
  copies(ids: readonly string[]): Promise<readonly IndexedTrip[]>;
  /**
   * Puts each trip in the place of all documents of its id, whichever of them counts: `bulkCreate` corrects none that was changed.
   *
   * @throws UnavailableError when nothing is known of any trip: try all again
   */
  restore(trips: readonly SearchTrip[]): Promise<Pick<BulkResult, "rejected">>;
  /** Documents of the window, copies of one id too; of all time without one. */
  count(window?: PricedWindow): Promise<number>;
  /** Resolves when all that was created can be found. */
  refresh(): Promise<void>;
}
