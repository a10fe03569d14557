import { instantOf } from "./instant";

/** Where a record lies in its topic. */
export interface RecordPlace {
  readonly partition: number;
  readonly offset: number;
  /** ms since the Unix epoch. */
  readonly timestampMs: number;
}

/** A part of a topic. */
export interface TopicWindow {
  has(record: RecordPlace): boolean;
}

/** Where a window starts or ends: at a time, or at an offset in each partition that is named. */
export type WindowEdge = { readonly atMs: number } | { readonly offsets: ReadonlyMap<number, number> };

/** An edge as people write it: `2026-11-24`, `2026-11-24T12:00Z` (UTC where it tells no offset), or `0:1500,3:900`. Undefined for any other text. */
export function windowEdge(text: string): WindowEdge | undefined {
  const instant = instantOf(text);
  if (instant !== undefined) return { atMs: Date.parse(instant) };
  const offsets = new Map<number, number>();
  for (const part of text.split(",")) {
    const [, partition, offset] = /^(\d{1,6}):(\d{1,15})$/.exec(part) ?? [];
    if (partition === undefined || offsets.has(Number(partition))) return undefined;
    offsets.set(Number(partition), Number(offset));
  }
  return { offsets };
}

/**
 * The window from one edge to another, which is not in it. Times are compared with the records' timestamps, the time of pricing in
 * `topic_result`. A partition that an edge of offsets does not name is not in the window. Without an edge it reaches as far as
 * the topic does.
 */
export const windowBetween = (from: WindowEdge | undefined, to: WindowEdge | undefined): TopicWindow => ({
  has: (record) => (!from || isAtOrAfter(from, record) === true) && (!to || isAtOrAfter(to, record) === false),
});

/** Undefined for a partition that the edge does not name. */
function isAtOrAfter(edge: WindowEdge, { partition, offset, timestampMs }: RecordPlace): boolean | undefined {
  if ("atMs" in edge) return timestampMs >= edge.atMs;
  const at = edge.offsets.get(partition);
  return at === undefined ? undefined : offset >= at;
}
