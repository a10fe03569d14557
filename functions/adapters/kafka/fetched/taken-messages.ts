import type { ReadMessage } from "./fetched-message";

/** What an answer may still hold, over all of its partitions. */
export interface Room {
  bytes: number;
  records: number;
}

/**
 * Room in memory for one answer of a broker, unpacked, over all of its partitions. What does not fit is fetched again: the
 * next fetch begins where this one ends, within a batch, too.
 */
export const roomOfAnswer = (): Room => ({ bytes: 32 * 1024 * 1024, records: 40_000 });

/** The messages of a partition from an offset on; at least one, then as many as there is room for. */
export class TakenMessages {
  readonly messages: ReadMessage[] = [];

  constructor(
    readonly from: number,
    private readonly room: Room,
  ) {}

  get isFull(): boolean {
    return this.messages.length > 0 && (this.room.bytes <= 0 || this.room.records <= 0);
  }

  add(message: ReadMessage, bytes: number): void {
    if (Number(message.offset) < this.from) return;
    this.messages.push(message);
    this.room.bytes -= bytes;
    this.room.records--;
  }
}
