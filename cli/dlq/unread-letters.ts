import { functionContracts, type Consumed } from "../../contracts/functions";
import { letterTripHeader } from "../../contracts/replays";
import { RidestreamError } from "../../functions/ports/errors";
import type { EventLog } from "../../functions/ports/event-log";
import { readReplay } from "../../functions/runtime/replay-headers";
import { readTopic } from "../../functions/runtime/read-topic";
import { readerOfLetters, type Letter } from "./letters";

const readers: readonly Consumed[] = [
  functionContracts.enrich.consumes,
  functionContracts["load-search"].consumes,
  functionContracts["load-lake"].consumes,
];

/**
 * Letters that were sent again, and that a function has not read since: it may refuse them. What the functions have not read
 * of their topics is read. A group that has committed nothing is not ours, or has never run, and tells nothing.
 */
export async function unreadLetters(log: EventLog, letters: readonly Letter[]): Promise<readonly Letter[]> {
  const sent = new Map(letters.filter((letter) => letter.sent > 0).map((letter) => [letter.name, letter]));
  const found = new Set<Letter>();
  if (sent.size === 0) return [];
  try {
    for (const reader of readers)
      for (const name of await unreadNames(log, reader)) {
        const letter = sent.get(name);
        if (letter) found.add(letter);
      }
  } catch (error) {
    // Who may read the letters may not look at the functions' groups: the list is shown without it.
    if (!(error instanceof RidestreamError) || error.code !== "RS-KAFKA-DENIED") throw error;
  }
  return letters.filter((letter) => found.has(letter));
}

/** Names of the letters that unread messages are of, or came of. */
async function unreadNames(log: EventLog, { topic, group }: Consumed): Promise<ReadonlySet<string>> {
  const progress = await log.progress({ groupId: group, topic: topic.name });
  const names = new Set<string>();
  if (progress.every(({ committed, lag }) => committed === undefined || lag === 0)) return names;
  const from = new Map(
    progress.map(({ partition, committed, end, lag }) => [partition, lag === 0 ? end : (committed ?? 0)]),
  );
  for await (const { headers } of readTopic(log, topic.name, readerOfLetters, { from })) {
    const name = readReplay(headers)?.letter ?? headers[letterTripHeader]?.replace(/-\d+$/, "");
    if (name !== undefined) names.add(name);
  }
  return names;
}
