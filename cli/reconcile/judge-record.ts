import { logName } from "../../contracts/log-records";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import type { PricedWindow } from "../../functions/ports/search-index";
import type { Found, Store } from "./findings";
import {
  unnamed,
  whole,
  type ClaimEntry,
  type PricedEntry,
  type RecordEntry,
  type RequestEntry,
} from "./record-entries";
import type { TopicReach } from "./topic-reach";

/** What records are judged by. */
export interface RecordContext {
  readonly window: PricedWindow;
  readonly source: Pick<TopicReach, "logId" | "holds" | "wholeSinceMs">;
  readonly results: Pick<TopicReach, "logId" | "wholeSinceMs">;
  readonly letters: Pick<TopicReach, "wholeSinceMs">;
  /** Whether whoever reads the topic had not yet committed the record. */
  readonly isPending: (request: RequestEntry) => boolean;
}

export interface RecordVerdict {
  /** Trips that the record requests, and how many of them are refused. */
  readonly requested: number;
  readonly refused: number;
  readonly found: readonly Found[];
}

/**
 * Compares what came of a record: each of its trips is priced once, or refused. Whether it was a message that was sent
 * again or not is the same: it is a record of its own.
 */
export function judgeRecord(entries: readonly RecordEntry[], context: RecordContext): RecordVerdict {
  const outcome = outcomesOf(entries);
  const requests = entries.filter((entry) => entry.is === "request");
  const found: Found[] = [];
  let requested = 0;
  for (const request of requests) {
    const priced = outcome.priced.get(request.position) ?? [];
    const atMs = priced.length > 0 ? earliest(priced) : request.atMs;
    if (!isIn(context.window, atMs)) continue;
    if (request.topic === topicSource.name) requested++;
    found.push(...judgeRequest(request, outcome, context));
  }
  const positions = new Set(requests.map(({ position }) => position));
  for (const [position, [priced]] of outcome.priced)
    if (priced && !positions.has(position)) found.push(...withoutRequest(priced, context));
  found.push(...judgeClaims(entries, requests, outcome.priced, context), ...judgeMarks(entries, context));
  return { requested, refused: refusedIn(entries, context), found };
}

const earliest = (priced: readonly PricedEntry[]) =>
  priced.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY);

const isIn = ({ fromMs, toMs }: PricedWindow, atMs: number) => atMs >= fromMs && atMs < toMs;

interface Outcomes {
  readonly priced: ReadonlyMap<number, readonly PricedEntry[]>;
  readonly isRefused: (position: number) => boolean;
  /** Whether a letter, which does not name all that it refuses, may be of it. */
  readonly mayBeRefused: (position: number) => boolean;
}

function outcomesOf(entries: readonly RecordEntry[]): Outcomes {
  const priced = new Map<number, PricedEntry[]>();
  const refused = new Set<number>();
  for (const entry of entries) {
    if (entry.is === "letter") refused.add(entry.position);
    if (entry.is !== "priced") continue;
    const others = priced.get(entry.position);
    if (others) others.push(entry);
    else priced.set(entry.position, [entry]);
  }
  const isRefused = (position: number) => refused.has(position) || refused.has(whole);
  return {
    priced,
    isRefused,
    // A version that knows more may refuse a trip of a message which this one refuses whole.
    mayBeRefused: (position) => isRefused(position) || refused.has(unnamed) || (position === whole && refused.size > 0),
  };
}

function judgeRequest(request: RequestEntry, outcome: Outcomes, context: RecordContext): readonly Found[] {
  const { tripId, topic, partition, offset, key, position } = request;
  const priced = outcome.priced.get(position) ?? [];
  const expectedFrom = topic === topicSource.name ? topicSource.name : topicResult.name;
  const found = { tripId, expectedFrom, at: [key] } as const;
  if (priced.length > 1) return [{ ...found, verdict: "doubled", where: topicResult.name }];
  if (priced.length > 0 && outcome.isRefused(position))
    return [{ ...found, verdict: "doubled", where: topicDeadLetters.name, expectedFrom: topicResult.name }];
  if (priced.length > 0 || outcome.mayBeRefused(position)) return [];
  const where: Store = request.isRefused ? topicDeadLetters.name : topicResult.name;
  if (context.isPending(request)) return [{ ...found, verdict: "pending", where }];
  // Either may have held it until retention took it.
  if (request.atMs < Math.max(context.results.wholeSinceMs(), context.letters.wholeSinceMs())) return [];
  return [{ ...found, verdict: "missing", where, reread: { topic, partition, offset } }];
}

/** A result whose request is not where it says, though the topic keeps what lies around it. */
function withoutRequest(priced: PricedEntry, context: RecordContext): readonly Found[] {
  if (!isIn(context.window, priced.atMs) || !context.source.holds(priced)) return [];
  const { tripId, key } = priced;
  return [{ verdict: "missing", tripId, where: topicSource.name, expectedFrom: topicResult.name, at: [key] }];
}

/** Where the request is there and was not priced, that says all. */
function judgeClaims(
  entries: readonly RecordEntry[],
  requests: readonly RequestEntry[],
  priced: Outcomes["priced"],
  { window }: RecordContext,
): readonly Found[] {
  const claims = new Map<string, ClaimEntry>();
  for (const entry of entries) if (entry.is === "claim" && !claims.has(entry.tripId)) claims.set(entry.tripId, entry);
  return [...claims.values()].flatMap(({ tripId, position, atMs, from, key }): Found[] => {
    const isUnpriced = !priced.has(position) && requests.some((one) => one.tripId === tripId);
    if (isUnpriced || !isIn(window, atMs)) return [];
    return [{ verdict: "missing", tripId, where: topicResult.name, expectedFrom: from, at: [key] }];
  });
}

/** A letter that is marked as sent was sent with the mark, in one transaction. */
function judgeMarks(entries: readonly RecordEntry[], context: RecordContext): readonly Found[] {
  const sent = new Set(entries.flatMap((entry) => (entry.is === "sent" ? [entry.attempt] : [])));
  const found = new Map<number, Found>();
  const topics = [
    { topic: topicSource.name, reach: context.source },
    { topic: topicResult.name, reach: context.results },
  ];
  for (const entry of entries) {
    if (entry.is !== "mark" || sent.has(entry.attempt) || !isIn(context.window, entry.atMs)) continue;
    // What was sent to a former log of the topic is gone with it.
    const sentTo = topics.find(({ topic, reach }) =>
      entry.key.startsWith(`${logName({ topic, logId: reach.logId })}-`),
    );
    if (!sentTo || entry.atMs < sentTo.reach.wholeSinceMs()) continue;
    found.set(entry.attempt, {
      verdict: "missing",
      tripId: entry.key,
      where: sentTo.topic,
      expectedFrom: topicDeadLetters.name,
    });
  }
  return [...found.values()];
}

/** What is refused, by position: two functions that refuse one message make one letter of it. */
function refusedIn(entries: readonly RecordEntry[], { window }: RecordContext): number {
  const positions = new Set<number>();
  for (const entry of entries) if (entry.is === "letter" && isIn(window, entry.atMs)) positions.add(entry.position);
  return positions.size;
}
