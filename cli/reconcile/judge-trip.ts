import { recordName, requestOf } from "../../contracts/log-records";
import { topicResult, topicSource } from "../../contracts/topics";
import { countsBefore } from "../../functions/domain/trip-order";
import type { PricedWindow } from "../../functions/ports/search-index";
import type { Found, Store, Telling } from "./findings";
import type { ClaimEntry } from "./record-entries";
import type { TopicReach } from "./topic-reach";
import {
  differing,
  tellingKey,
  type DocumentEntry,
  type RejectedEntry,
  type ResultEntry,
  type RowEntry,
  type TripEntry,
} from "./trip-entries";

type Offset = { readonly partition: number; readonly offset: number };

/** What trips are judged by. */
export interface TripContext {
  readonly window: PricedWindow;
  readonly source: Pick<TopicReach, "holds">;
  readonly results: Pick<TopicReach, "wholeSinceMs">;
  /** Whether the function had not yet committed a record of `topic_result`. */
  readonly isPending: { readonly index: (of: Offset) => boolean; readonly lake: (of: Offset) => boolean };
  /** What was priced before then, the store keeps no longer, ms since the Unix epoch. */
  readonly keptSinceMs: { readonly index: number; readonly lake: number };
}

/** What one trip comes to. */
export interface TripVerdict {
  /** Stores that hold the trip; none for a trip outside of the window. */
  readonly heldBy: readonly Store[];
  readonly found: readonly Found[];
  /** For what no result is there of: whether it was ever requested is told by the records. */
  readonly claims: readonly ClaimEntry[];
}

const nothing: TripVerdict = { heldBy: [], found: [], claims: [] };

/**
 * Compares what the stores tell of one trip. Of several tellings the first one counts, as everywhere (`countsBefore`), and a
 * trip lies in the window by that one.
 */
export function judgeTrip(entries: readonly TripEntry[], context: TripContext): TripVerdict {
  const told = sorted(entries);
  const counting = countingOf(told, context);
  if (!counting || !isIn(context.window, counting)) return nothing;
  const [document] = told.documents;
  // It was told before, and lies where it was first told.
  if (document && countsBefore(orderOf(document), orderOf(counting)) && msOf(document) < context.window.fromMs)
    return nothing;
  const heldBy: Store[] = [
    ...(told.results.length > 0 ? ([topicResult.name] as const) : []),
    ...(told.documents.length > 0 ? (["index"] as const) : []),
    ...(told.rows.length > 0 ? (["lake"] as const) : []),
  ];
  const claims = told.results.length === 0 ? claimsOf(told, context) : [];
  if (claims.length > 0) return { heldBy, found: [], claims };
  const trip = { ...told, counting, priced: resultsLike(told, counting) };
  return { heldBy, found: [...judgeIndex(trip, context), ...judgeLake(trip, context)], claims };
}

interface Sorted {
  readonly results: readonly ResultEntry[];
  readonly resultsByTelling: ReadonlyMap<string, readonly ResultEntry[]>;
  readonly documents: readonly DocumentEntry[];
  readonly rows: readonly RowEntry[];
  readonly rejected: readonly RejectedEntry[];
}

interface Trip extends Sorted {
  /** The telling that counts. */
  readonly counting: Telling & { readonly key: string; readonly values: readonly unknown[] };
  /** The results of that telling: several where one was sent again, or priced twice. */
  readonly priced: readonly ResultEntry[];
}

function sorted(entries: readonly TripEntry[]): Sorted {
  const told = {
    results: [] as ResultEntry[],
    documents: [] as DocumentEntry[],
    rows: [] as RowEntry[],
    rejected: [] as RejectedEntry[],
  };
  for (const entry of entries) {
    if (entry.is === "result") told.results.push(entry);
    else if (entry.is === "document") told.documents.push(entry);
    else if (entry.is === "row") told.rows.push(entry);
    else told.rejected.push(entry);
  }
  return { ...told, resultsByTelling: byTelling(told.results) };
}

function byTelling<T extends Telling>(tellings: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const together = new Map<string, T[]>();
  for (const one of tellings) {
    const others = together.get(tellingKey(one));
    if (others) others.push(one);
    else together.set(tellingKey(one), [one]);
  }
  return together;
}

const resultsLike = ({ resultsByTelling }: Sorted, telling: Telling): readonly ResultEntry[] =>
  resultsByTelling.get(tellingKey(telling)) ?? [];

/** The index is asked last: a document can be changed, what the log and the lake hold is written once. */
function countingOf(told: Sorted, context: TripContext): Trip["counting"] | undefined {
  const trusted = [...told.results, ...told.rows.filter((row) => !isAlien(row, told, context))];
  const counting = first(trusted) ?? first(told.documents);
  // A row may say otherwise of it.
  return counting && (resultsLike(told, counting)[0] ?? counting);
}

function first<T extends Telling>(tellings: readonly T[]): T | undefined {
  return tellings.reduce<T | undefined>(
    (least, one) => (least && !countsBefore(orderOf(one), orderOf(least)) ? least : one),
    undefined,
  );
}

const orderOf = ({ sequence, at }: Telling) => ({ sequence, agent_timestamp: at });
const msOf = ({ at }: Telling) => Date.parse(at);
const isIn = ({ fromMs, toMs }: PricedWindow, telling: Telling) => msOf(telling) >= fromMs && msOf(telling) < toMs;

/** A row of a telling that `topic_result` would still hold, and does not. */
function isAlien(row: RowEntry, told: Sorted, context: TripContext): boolean {
  return (
    told.results.length > 0 &&
    row.isOfThisLog &&
    msOf(row) >= context.results.wholeSinceMs() &&
    resultsLike(told, row).length === 0
  );
}

function claimsOf({ documents, rows }: Sorted, { source, results }: TripContext): readonly ClaimEntry[] {
  const sinceMs = results.wholeSinceMs();
  return [...documents, ...rows].flatMap((entry): ClaimEntry[] => {
    const place = requestOf(entry.sequence ?? "");
    if (!place || msOf(entry) < sinceMs || !source.holds(place)) return [];
    const { position, offset, ...of } = place;
    return [
      {
        is: "claim",
        key: recordName({ topic: topicSource.name, ...of }, offset),
        position,
        atMs: msOf(entry),
        tripId: entry.key,
        from: entry.is === "row" ? "lake" : "index",
      },
    ];
  });
}

function judgeIndex(trip: Trip, context: TripContext): readonly Found[] {
  const { counting, priced, documents, rows } = trip;
  const expectedFrom: Store = priced.length > 0 ? topicResult.name : "lake";
  const found = { tripId: counting.key, where: "index", expectedFrom, telling: tellingOf(counting) } as const;
  const [document, ...others] = documents;
  if (others.length > 0) {
    const repair = priced.length > 0 ? "index from topic" : "index from its copies";
    return [{ ...found, verdict: "doubled", at: documents.map(({ index }) => index).sort(), repair }];
  }
  const isPending = priced.length > 0 && priced.every(context.isPending.index);
  if (!document) {
    if (msOf(counting) < context.keptSinceMs.index || isRejected(trip, context)) return [];
    if (isPending) return [{ ...found, verdict: "pending" }];
    const repair = priced.length > 0 ? "index from topic" : "index from lake";
    return [{ ...found, verdict: "missing", repair }];
  }
  if (tellingKey(document) === tellingKey(counting)) {
    const fields = [
      ...differing(document.values, counting.values),
      ...(priced.some(({ people }) => people !== document.people) ? ["names and phones"] : []),
    ];
    if (fields.length === 0) return [];
    return [{ ...found, verdict: "different", at: [document.index], fields, ...fromTopic(priced) }];
  }
  if (isPending) return [{ ...found, verdict: "pending" }];
  const isEarlier = countsBefore(orderOf(document), orderOf(counting));
  // The log may have held its result, and dropped it since: then the lake is what lacks it.
  if (isEarlier && (priced.length === 0 || msOf(document) < context.results.wholeSinceMs())) {
    if (msOf(document) < context.keptSinceMs.lake || rows.length === 0) return [];
    return [{ ...found, verdict: "missing", where: "lake", expectedFrom: "index" }];
  }
  const fields = ["sequence", ...differing(document.values, counting.values)];
  return [{ ...found, verdict: "different", at: [document.index], fields, ...fromTopic(priced) }];
}

const fromTopic = (priced: readonly ResultEntry[]) =>
  priced.length > 0 ? ({ repair: "index from topic" } as const) : {};

const tellingOf = ({ sequence, at }: Telling): Telling => ({ sequence, at });

/** Whether the last that the index was given of it is a dead letter. */
function isRejected({ rejected, results }: Sorted, { isPending }: TripContext): boolean {
  const given = results.filter((result) => !isPending.index(result)).map(({ attempt }) => attempt);
  return rejected.length > 0 && Math.max(...rejected.map(({ attempt }) => attempt)) >= Math.max(0, ...given);
}

function judgeLake(trip: Trip, context: TripContext): readonly Found[] {
  const { counting, priced, rows } = trip;
  const expectedFrom: Store = priced.length > 0 ? topicResult.name : "index";
  const found = { tripId: counting.key, where: "lake", expectedFrom, telling: tellingOf(counting) } as const;
  const aliens = rows.filter((row) => isAlien(row, trip, context));
  const rowsByTelling = byTelling(rows);
  const counted = rowsByTelling.get(tellingKey(counting)) ?? [];
  if (counted.length === 0) {
    if (msOf(counting) < context.keptSinceMs.lake) return [];
    if (priced.length > 0 && priced.every(context.isPending.lake)) return [{ ...found, verdict: "pending" }];
    if (aliens.length > 0) return [{ ...found, verdict: "different", ...heldIn(aliens, priced), fields: ["sequence"] }];
    return [{ ...found, verdict: "missing", ...(priced.length > 0 && { repair: "lake from topic" }) }];
  }
  const often = [...rowsByTelling.values()].filter((same) => same.length > mostRows(trip, same, context)).flat();
  const copies = [...aliens, ...often];
  if (copies.length > 0) return [{ ...found, verdict: "doubled", ...heldIn(copies, priced) }];
  const [result] = priced;
  if (!result) return [];
  const fields = new Set(counted.flatMap((row) => differingFrom(result, row)));
  if (fields.size === 0) return [];
  return [{ ...found, verdict: "different", ...heldIn(counted, priced), fields: [...fields] }];
}

/** The objects of the rows. Without the last one, a repair puts all in place that the topic holds and the others do not. */
function heldIn(rows: readonly RowEntry[], priced: readonly ResultEntry[]): Pick<Found, "at" | "setAside"> {
  const at = [...new Set(rows.map(({ object }) => object))].sort();
  const last = at.at(-1);
  return { at, ...(priced.length > 0 && last !== undefined && { setAside: last }) };
}

/**
 * Rows that there may be of a telling: one that was sent again has a row for each sending. Where the topic may have dropped what
 * was sent, nothing says how often that was.
 */
function mostRows(trip: Sorted, [row]: readonly RowEntry[], context: TripContext): number {
  const sent = row ? resultsLike(trip, row) : [];
  const wasSentAgain = trip.rejected.length > 0 || sent.some(({ attempt }) => attempt > 0);
  const isSurelyHeld = row?.isOfThisLog && msOf(row) >= context.results.wholeSinceMs();
  if (wasSentAgain && !isSurelyHeld) return Number.POSITIVE_INFINITY;
  return Math.max(1, sent.length);
}

const differingFrom = (result: ResultEntry, row: RowEntry): readonly string[] => [
  ...differing(row.values, result.values),
  ...["client_key", "driver_key"].filter((_, n) => result.keys && result.keys[n] !== row.keys[n]),
];
