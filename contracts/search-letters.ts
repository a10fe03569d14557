import { Type, type Static } from "@sinclair/typebox";
import { elasticsearchMapping } from "./elasticsearch-mapping";
import { searchIndexNames, type SearchIndexOptions } from "./search-index";
import { kind } from "./trip-schema";

/**
 * One document of the index of dead letters: a record of `trips.dlq` that files a letter. It holds nothing of the refused
 * message, and nothing personal. What dashboards count are letters, and a letter may have several documents.
 */
export const SearchLetterSchema = Type.Object({
  /** The letter's name: equal in all records of one trouble (docs/decisions/0013-one-trouble-one-letter.md). */
  letter: Type.String({ ...kind("identifier") }),
  /** Of its first refusal; {@link unknownCode} where the record says none. */
  code: Type.String({ ...kind("category") }),
  reason: Type.String({ ...kind("text") }),
  /** What refused it, and what it was read from. */
  function: Type.String({ ...kind("category") }),
  topic: Type.String({ ...kind("category") }),
  /** Trips of a readable message that were refused; 0 where the message was refused as a whole. */
  refused_trips: Type.Integer({ minimum: 0, ...kind("integer") }),
  /** How often the letter had been sent again by then. */
  attempt: Type.Integer({ minimum: 0, ...kind("integer") }),
  /** When `trips.dlq` took the record, RFC 3339 in UTC. */
  filed_at: Type.String({ ...kind("timestamp") }),
});
export type SearchLetter = Static<typeof SearchLetterSchema>;

/** Anybody can write a record of `trips.dlq`, without any header. */
export const unknownCode = "unknown";

/** Most characters of a text: Elasticsearch takes 32,766 bytes of a keyword, and a chart shows less. */
export const mostLetterCharacters = 1_000;

/** The index, as Elasticsearch's API takes it. */
export function lettersIndex({ alias, refreshIntervalMs }: SearchIndexOptions) {
  return {
    index: searchIndexNames(alias).deadLetters,
    settings: {
      number_of_shards: 1,
      auto_expand_replicas: "0-1",
      refresh_interval: `${refreshIntervalMs}ms` as const,
    },
    mappings: elasticsearchMapping(SearchLetterSchema),
  };
}
