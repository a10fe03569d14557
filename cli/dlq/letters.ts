import type { DeadLetterCode } from "../../contracts/dead-letters";
import type { LogPartition } from "../../contracts/log-records";
import { topicDeadLetters } from "../../contracts/topics";
import type { EventLog, StoredRecord } from "../../functions/ports/event-log";
import { readDeadLetter, type DeadLetter } from "../../functions/runtime/dead-letter";
import { isSentMark, letterName } from "../../functions/runtime/letter-name";
import { readReplay } from "../../functions/runtime/replay-headers";
import { readTopic } from "../../functions/runtime/read-topic";

/** One trouble: a refused message, however many records of `trips.dlq` tell of it. */
export interface Letter extends Pick<DeadLetter, "topic" | "logId" | "partition" | "offset" | "function"> {
  readonly name: string;
  /** `<partition>-<offset>` in `trips.dlq` of its first record. */
  readonly id: string;
  readonly filedAtMs: number;
  /** How often it was sent again, whole or in part. */
  readonly sent: number;
  /** Undefined when it never was, or when `trips.dlq` has dropped the record of it. */
  readonly sentAtMs?: number;
  /** What is refused and was not sent since, by position. */
  readonly open: readonly OpenPart[];
  /** The records that hold its message or trips of it, the first one first. */
  readonly held: readonly Held[];
}

/** A refused trip of a letter, or its whole message. */
export interface OpenPart {
  /** In the letter's message, from 0; undefined for the whole message. */
  readonly position?: number;
  readonly code: DeadLetterCode;
  readonly reason: string;
  /** The function that refused it last. */
  readonly function: DeadLetter["function"];
  /** How often it was sent again, and refused each time. */
  readonly sent: number;
  /** Undefined when it never was, or when `trips.dlq` has dropped the record of it. */
  readonly sentAtMs?: number;
}

export interface Held {
  /** `<partition>-<offset>` in `trips.dlq`. */
  readonly id: string;
  /** The letter's positions of its trips, rising; undefined for the letter's own message. */
  readonly positions?: readonly number[];
}

/** Whether a record holds an open part. */
export const holds = (held: Held, { position }: OpenPart): boolean =>
  position === undefined ? held.positions === undefined : placeIn(held, position) !== undefined;

/** The place in a record's message of a letter's trip; undefined when that record does not hold it. */
export function placeIn({ positions }: Held, position: number): number | undefined {
  if (!positions) return position;
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] ?? Infinity) < position) low = middle + 1;
    else high = middle;
  }
  return positions[low] === position ? low : undefined;
}

export const readerOfLetters = "ridestream-dlq";
export const idOf = ({ partition, offset }: LogPartition & StoredRecord): string => `${partition}-${offset}`;

/** All letters that `trips.dlq` tells of, open or not. It remembers reasons, not messages. */
export async function readLetters(log: EventLog): Promise<readonly Letter[]> {
  const drafts = new Map<string, LetterDraft>();
  for await (const record of readTopic(log, topicDeadLetters.name, readerOfLetters)) {
    const name = letterName(record);
    const draft = drafts.get(name) ?? new LetterDraft(name);
    drafts.set(name, draft);
    draft.add(record);
  }
  return [...drafts.values()].flatMap((draft) => draft.letter() ?? []);
}

const whole = -1;

type Refusal = Pick<OpenPart, "code" | "reason" | "function"> & { readonly attempt: number };

/**
 * What the records of one letter come to, in any order: a refusal counts unless what it refuses was sent again since. A slow
 * sink may refuse the first record after the letter was sent; it sees the one that was sent, too.
 */
class LetterDraft {
  private first: { readonly attempt: number; readonly id: string; readonly atMs: number; of: DeadLetter } | undefined;
  private readonly refusals = new Map<number, Refusal>();
  /** By position: the last attempt that sent it. */
  private readonly sendings = new Map<number, number>();
  /** By position: all attempts that sent it. */
  private readonly attempts = new Map<number, Set<number>>();
  private readonly sentAtMs = new Map<number, number>();
  private readonly held: Held[] = [];
  private sent = 0;

  constructor(private readonly name: string) {}

  add(record: LogPartition & StoredRecord): void {
    const { attempt = 0, positions } = readReplay(record.headers) ?? {};
    const isMark = isSentMark(record);
    this.sent = Math.max(this.sent, attempt);
    if (isMark) {
      this.sentAtMs.set(attempt, record.timestampMs);
      for (const position of positions ?? [whole]) {
        this.sendings.set(position, Math.max(attempt, this.sendings.get(position) ?? 0));
        this.tried(position, attempt);
      }
      return;
    }
    const of = readDeadLetter(record);
    const id = idOf(record);
    this.held.push({ id, ...(positions && { positions }) });
    if (!this.first || attempt < this.first.attempt) this.first = { attempt, id, atMs: record.timestampMs, of };
    for (const { position, code, reason } of partsOf(of)) {
      this.tried(position, attempt);
      if ((this.refusals.get(position)?.attempt ?? -1) >= attempt) continue;
      this.refusals.set(position, { code, reason, function: of.function, attempt });
    }
  }

  /** The mark and each refusal of an attempt say so; either may be gone. */
  private tried(position: number, attempt: number): void {
    if (attempt === 0) return;
    const attempts = this.attempts.get(position);
    if (attempts) attempts.add(attempt);
    else this.attempts.set(position, new Set([attempt]));
  }

  /** Undefined when only marks are left of it. */
  letter(): Letter | undefined {
    if (!this.first) return undefined;
    const { id, atMs, of } = this.first;
    const sentAtMs = this.sentAtMs.get(this.sent);
    return {
      name: this.name,
      id,
      filedAtMs: atMs,
      topic: of.topic,
      ...(of.logId !== undefined && { logId: of.logId }),
      ...(of.partition !== undefined && { partition: of.partition }),
      ...(of.offset !== undefined && { offset: of.offset }),
      function: of.function,
      sent: this.sent,
      ...(sentAtMs !== undefined && { sentAtMs }),
      open: this.open(),
      held: this.held,
    };
  }

  private open(): readonly OpenPart[] {
    return [...this.refusals]
      .filter(([position, { attempt }]) => attempt >= (this.sendings.get(position) ?? 0))
      .sort(([one], [other]) => one - other)
      .map(([position, { code, reason, function: by }]) => {
        const attempts = this.attempts.get(position) ?? new Set<number>();
        const sentAtMs = this.sentAtMs.get(Math.max(...attempts));
        return {
          ...(position !== whole && { position }),
          code,
          reason,
          function: by,
          sent: attempts.size,
          ...(sentAtMs !== undefined && { sentAtMs }),
        };
      });
  }
}

/** What a record refuses, by the letter's positions. */
function partsOf({ code, reason, refusedTrips, replay }: DeadLetter) {
  if (refusedTrips.length > 0)
    return refusedTrips.map(({ position, ...why }) => ({
      position: replay?.positions?.[position] ?? position,
      ...why,
    }));
  // A message of some trips that is refused as a whole: each of them is.
  return (replay?.positions ?? [whole]).map((position) => ({ position, code, reason }));
}
