import { topicDeadLetters } from "../../../contracts/topics";
import type { SearchLetter } from "../../../contracts/search-letters";
import { searchLetter } from "../../../functions/load-search/search-letter";
import type { Evidence } from "./evidence";
import { lastLog } from "./history";

/** The index of dead letters holds one document for each record that `trips.dlq` files, and no other. */
export function letterProblems({ history, letters }: Evidence): readonly string[] {
  const filed = new Map<string, SearchLetter>();
  for (const { records } of lastLog(history, topicDeadLetters.name).partitions)
    for (const record of records) {
      const document = searchLetter(record);
      if (document) filed.set(document.id, document.letter);
    }
  return [
    ...[...filed].flatMap(([id, letter]) => {
      const found = letters.get(id);
      if (!found) return [`the index lacks the dead letter ${id}`];
      return JSON.stringify(found) === JSON.stringify(letter) ? [] : [`the index holds another dead letter ${id}`];
    }),
    ...[...letters.keys()].filter((id) => !filed.has(id)).map((id) => `trips.dlq does not hold ${id} of the index`),
  ];
}
