import { topicDeadLetters } from "../../contracts/topics";
import type { EventLog } from "../../functions/ports/event-log";
import { sourceKeyOf } from "../../functions/runtime/dead-letter";
import { readTopic } from "../../functions/runtime/read-topic";
import type { Terminal } from "../terminal";
import { instant } from "../utc";
import { chooseLetters } from "./choose-letters";
import { holds, idOf, placeIn, readerOfLetters, readLetters, type Held, type OpenPart } from "./letters";

/**
 * Prints what is known of a letter, then its message as it came; where `trips.dlq` has dropped that, the messages that were
 * sent again and refused. Positions are those of the message below them.
 *
 * @throws RidestreamError RS-DLQ-UNKNOWN
 */
export async function showLetter({ out }: Terminal, log: EventLog, id: string): Promise<void> {
  const [letter] = chooseLetters(await readLetters(log), { ids: [id] });
  if (!letter) return;
  const { name, id: firstId, function: by, topic, logId, partition, offset, filedAtMs, sent, sentAtMs, open } = letter;
  const shown = recordsToShow(letter.held, open);
  for await (const record of readTopic(log, topicDeadLetters.name, readerOfLetters)) {
    const parts = shown.get(idOf(record));
    if (!parts) continue;
    const [first] = open;
    const about = {
      id: firstId,
      name,
      ...(first && { code: first.code, reason: first.reason }),
      function: by,
      topic,
      logId,
      partition,
      offset,
      refusedTrips: parts.map(({ sentAtMs: ms, ...part }) => ({ ...part, sentAt: instant(ms) })),
      isOpen: open.length > 0,
      sent,
      sentAt: instant(sentAtMs),
      filedAt: instant(filedAtMs),
      key: text(sourceKeyOf(record)),
    };
    out.write(`${JSON.stringify(about, null, 2)}\n`);
    const value = record.value ?? "(no value)";
    // A pipe gets the bytes as they came; a terminal would take some of them for commands.
    out.write(out.isTTY ? Buffer.from(value).toString() : value);
    out.write("\n");
  }
}

/** The record that holds the whole message, or else those that hold what is open, with the open trips of each. */
function recordsToShow(held: readonly Held[], open: readonly OpenPart[]) {
  const shown = new Map<string, readonly OpenPart[]>();
  let left = open;
  for (const each of held) {
    const parts = left.filter((part) => holds(each, part));
    if (parts.length === 0 && shown.size > 0) continue;
    shown.set(
      each.id,
      parts.flatMap(({ position, ...why }) =>
        position === undefined ? [] : { ...why, position: placeIn(each, position) ?? position },
      ),
    );
    left = left.filter((part) => !holds(each, part));
    if (left.length === 0) break;
  }
  return shown;
}

const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString("utf8"));
