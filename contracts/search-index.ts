import { elasticsearchMapping } from "./elasticsearch-mapping";
import { SearchTripSchema } from "./trip-schema";

/**
 * Where trips are searched: an alias over one index, since an id is unique in one index only, and the first trip of an id
 * must win.
 */
export const searchIndex = {
  alias: "trips",
  /** The index behind the alias. Another mapping is another index, which is loaded anew from the log. */
  first: "trips-000001",
  templateName: "ridestream-trips",
} as const;

export interface SearchIndexOptions {
  /** Time after which an indexed trip is found, in ms; less of it costs throughput. */
  readonly refreshIntervalMs: number;
}

/** The index template, as Elasticsearch's API takes it. */
export function searchIndexTemplate({ refreshIntervalMs }: SearchIndexOptions) {
  return {
    index_patterns: [`${searchIndex.alias}-*`],
    priority: 500,
    template: {
      settings: {
        number_of_shards: 1,
        // A copy where there is a second node to hold it.
        auto_expand_replicas: "0-1",
        refresh_interval: `${refreshIntervalMs}ms`,
      },
      mappings: elasticsearchMapping(SearchTripSchema),
    },
  };
}
