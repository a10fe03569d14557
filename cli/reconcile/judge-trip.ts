import { holdsAgain } from "../../contracts/compacted-object";
import { recordName, requestOf } from "../../contracts/log-records";
import { topicResult, topicSource } from "../../contracts/topics";
import { countsBefore } from "../../functions/domain/trip-order";
import type { PricedWindow } from "../../functions/ports/search-index";
import type { Found, Store, Submission } from "./findings";
import type { ClaimEntry } from "./record-entries";
import type { TopicReach } from "./topic-reach";
import {
  differing,
  submissionKey,
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
  readonly source: Pick<TopicReach, "holds" | "logId">;
  readonly results: Pick<TopicReach, "wholeSinceMs">;
  /** Whether enrich had not yet committed a record of `topic_source`, and whether a sink had not one of `topic_result`. */
  readonly isPending: Readonly<Record<"request" | "index" | "lake", (of: Offset) => boolean>>;
  /** What was priced before then, the store keeps no longer, ms since the Unix epoch. */
  readonly keptSinceMs: { readonly index: number; readonly lake: number };
}

/** What one trip comes to. */
export interface TripVerdict {
  /** Stores that hold the trip; none for a trip outside of the window. */
  readonly heldBy: readonly Store[];
  readonly found: readonly Found[];
  /** Of trips without a result: the records say whether they were requested. */
  readonly claims: readonly ClaimEntry[];
}

const nothing: TripVerdict = { heldBy: [], found: [], claims: [] };

/**
 * Compares what the stores hold of one trip. Of several submissions the first one counts, as everywhere (`countsBefore`), and a
 * trip lies in the window by that one.
 */
export function judgeTrip(entries: readonly TripEntry[], context: TripContext): TripVerdict {
  const held = sorted(entries);
  const counting = countingOf(held, context);
  if (!counting || !isIn(context.window, counting)) return nothing;
  const [document] = held.documents;
  // The trip was sent before, and lies in the window of that time.
  if (document && countsBefore(orderOf(document), orderOf(counting)) && msOf(document) < context.window.fromMs)
    return nothing;
  const heldBy: Store[] = [
    ...(held.results.length > 0 ? ([topicResult.name] as const) : []),
    ...(held.documents.length > 0 ? (["index"] as const) : []),
    ...(held.rows.length > 0 ? (["lake"] as const) : []),
  ];
  const claims = held.results.length === 0 ? claimsOf(held, context) : [];
  if (claims.length > 0) return { heldBy, found: [], claims };
  const trip = { ...held, counting, priced: resultsLike(held, counting) };
  return { heldBy, found: [...judgeIndex(trip, context), ...judgeLake(trip, context)], claims };
}

interface Sorted {
  readonly results: readonly ResultEntry[];
  readonly resultsBySubmission: ReadonlyMap<string, readonly ResultEntry[]>;
  readonly documents: readonly DocumentEntry[];
  readonly rows: readonly RowEntry[];
  readonly rejected: readonly RejectedEntry[];
}

interface Trip extends Sorted {
  /** The submission that counts. */
  readonly counting: Submission & { readonly key: string; readonly values: readonly unknown[] };
  /** The results of that submission: several where one was sent again, or priced twice. */
  readonly priced: readonly ResultEntry[];
}

function sorted(entries: readonly TripEntry[]): Sorted {
  const held = {
    results: [] as ResultEntry[],
    documents: [] as DocumentEntry[],
    rows: [] as RowEntry[],
    rejected: [] as RejectedEntry[],
  };
  for (const entry of entries) {
    if (entry.is === "result") held.results.push(entry);
    else if (entry.is === "document") held.documents.push(entry);
    else if (entry.is === "row") held.rows.push(entry);
    else held.rejected.push(entry);
  }
  return { ...held, resultsBySubmission: bySubmission(held.results) };
}

function bySubmission<T extends Submission>(submissions: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const together = new Map<string, T[]>();
  for (const one of submissions) {
    const others = together.get(submissionKey(one));
    if (others) others.push(one);
    else together.set(submissionKey(one), [one]);
  }
  return together;
}

const resultsLike = ({ resultsBySubmission }: Sorted, submission: Submission): readonly ResultEntry[] =>
  resultsBySubmission.get(submissionKey(submission)) ?? [];

/** The index is asked last: a document can be changed, what the log and the lake hold is written once. */
function countingOf(held: Sorted, context: TripContext): Trip["counting"] | undefined {
  const trusted = [...held.results, ...held.rows.filter((row) => !isAlien(row, held, context))];
  const counting = first(trusted) ?? first(held.documents);
  // A row may say otherwise of it.
  return counting && (resultsLike(held, counting)[0] ?? counting);
}

function first<T extends Submission>(submissions: readonly T[]): T | undefined {
  return submissions.reduce<T | undefined>(
    (least, one) => (least && !countsBefore(orderOf(one), orderOf(least)) ? least : one),
    undefined,
  );
}

const orderOf = ({ sequence, at }: Submission) => ({ sequence, agent_timestamp: at });
const msOf = ({ at }: Submission) => Date.parse(at);
const isIn = ({ fromMs, toMs }: PricedWindow, submission: Submission) =>
  msOf(submission) >= fromMs && msOf(submission) < toMs;

/** A row of a submission that `topic_result` would still hold, and does not. */
function isAlien(row: RowEntry, held: Sorted, context: TripContext): boolean {
  return (
    held.results.length > 0 &&
    row.isOfThisLog &&
    msOf(row) >= context.results.wholeSinceMs() &&
    resultsLike(held, row).length === 0 &&
    !isJustPriced(row, context)
  );
}

/** Whether its result may have come after `topic_result` was read. */
function isJustPriced({ sequence }: Submission, { source, isPending }: TripContext): boolean {
  const request = requestOf(sequence ?? "");
  return request !== undefined && request.logId === source.logId && isPending.request(request);
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
  const expectedFrom: Store = priced.length > 0 ? topicResult.name : rows.length > 0 ? "lake" : "index";
  const found = { tripId: counting.key, where: "index", expectedFrom, submission: submissionOf(counting) } as const;
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
  if (submissionKey(document) === submissionKey(counting)) {
    const fields = [
      ...differing(document.values, counting.values),
      ...(priced.some(({ people }) => people !== document.people) ? ["names and phones"] : []),
    ];
    if (fields.length === 0) return [];
    return [{ ...found, verdict: "different", at: [document.index], fields, ...fromTopic(priced) }];
  }
  if (isPending || isJustPriced(document, context)) return [{ ...found, verdict: "pending" }];
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

const submissionOf = ({ sequence, at }: Submission): Submission => ({ sequence, at });

/** Whether the last that the index was given of it is a dead letter. */
function isRejected({ rejected, results }: Sorted, { isPending }: TripContext): boolean {
  const last = (of: readonly { readonly attempt: number }[]) =>
    of.reduce((most, { attempt }) => Math.max(most, attempt), 0);
  return rejected.length > 0 && last(rejected) >= last(results.filter((result) => !isPending.index(result)));
}

function judgeLake(trip: Trip, context: TripContext): readonly Found[] {
  const { counting, priced, documents, rows } = trip;
  const expectedFrom: Store = priced.length > 0 ? topicResult.name : documents.length > 0 ? "index" : "lake";
  const found = { tripId: counting.key, where: "lake", expectedFrom, submission: submissionOf(counting) } as const;
  const aliens = rows.filter((row) => isAlien(row, trip, context));
  const rowsBySubmission = bySubmission(rows);
  const counted = rowsBySubmission.get(submissionKey(counting)) ?? [];
  if (counted.length === 0) {
    if (msOf(counting) < context.keptSinceMs.lake) return [];
    if (priced.length > 0 && priced.every(context.isPending.lake)) return [{ ...found, verdict: "pending" }];
    if (aliens.length > 0) return [{ ...found, verdict: "different", ...heldIn(aliens, priced), fields: ["sequence"] }];
    return [{ ...found, verdict: "missing", ...(priced.length > 0 && { repair: "lake from topic" }) }];
  }
  const often = [...rowsBySubmission.values()]
    .filter((same) => ofOwnRecords(same).length > mostRows(trip, same, context))
    .flat();
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

/** Without the rows that a compacted object holds again: the objects that it was made of stay beside it for a while. */
const ofOwnRecords = (same: readonly RowEntry[]): readonly RowEntry[] =>
  same.filter((row) => !same.some((other) => holdsAgain(other.object, row.object)));

/**
 * Rows that there may be of a submission: one that was sent again has a row for each sending. Where the topic may have dropped what
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
