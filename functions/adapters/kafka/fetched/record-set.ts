import { readOldMessage } from "./old-message";
import { readRecordBatch } from "./record-batch";
import type { TakenMessages } from "./taken-messages";

/** Where a batch, or an old message, has its length and its format. */
const lengthAt = 8;
const formatAt = 16;

/** Takes the messages of what a broker sends of a partition: batches, the last one of which it may have cut off. */
export async function readRecordSet(set: Buffer, taken: TakenMessages): Promise<void> {
  for (let at = 0; at + formatAt < set.length && !taken.isFull;) {
    const end = at + lengthAt + 4 + set.readInt32BE(at + lengthAt);
    if (end <= at + formatAt || end > set.length) return;
    const read = set.readInt8(at + formatAt) === 2 ? readRecordBatch : readOldMessage;
    await read(set.subarray(at, end), taken);
    at = end;
  }
}
