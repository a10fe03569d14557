import type { RecordsGone } from "../ports/event-log";

export interface GoneRecordsProps {
  readonly groupId: string;
  readonly topic: string;
  readonly onRecordsGone?: ((gone: RecordsGone) => void) | undefined;
}

/** Reports what retention has taken before a group read it: each run once, however often a consumer meets it. */
export class GoneRecords {
  /** By partition, the offset up to which it is known. */
  private readonly upTo = new Map<number, number>();
  private logId = "";

  constructor(private readonly props: GoneRecordsProps) {}

  /** Says which log the topic is: of another one nothing is known. */
  of(logId: string): void {
    if (logId !== this.logId) this.upTo.clear();
    this.logId = logId;
  }

  /** Notes that a consumer whose place was `from` goes on at `to`. @returns whether retention has passed it, not known before */
  passed(partition: number, from: number, to: number): boolean {
    const { groupId, topic, onRecordsGone } = this.props;
    const known = Math.max(from, this.upTo.get(partition) ?? 0);
    // A group that has never committed reads from the start, wherever that is.
    if (from === 0 || known >= to) return false;
    this.upTo.set(partition, to);
    onRecordsGone?.({ topic, partition, groupId, from: known, to });
    return true;
  }
}
