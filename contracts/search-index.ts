import { elasticsearchMapping } from "./elasticsearch-mapping";
import { SearchTripSchema } from "./trip-schema";

/**
 * Where trips are searched: an alias over one index, since an id is unique in one index only, and the first trip of an id
 * must win. Another mapping is another index, which is loaded anew from the log.
 */
export const searchIndexNames = (alias: string) => ({
  alias,
  first: `${alias}-000001`,
  template: `ridestream-${alias}`,
});

/** What a search compares beside what it shows: a document's own, made when it is indexed. */
export const searchKeyFields = ["client_name_key", "client_phone_key", "driver_phone_key"] as const;

/** The mapping of the index: the trip, and what is searched of it. */
export const searchIndexMapping = () => {
  const { properties, ...rest } = elasticsearchMapping(SearchTripSchema);
  const keys = Object.fromEntries(searchKeyFields.map((name) => [name, { type: "keyword" }]));
  return { ...rest, properties: { ...properties, ...keys } };
};

export interface SearchIndexOptions {
  readonly alias: string;
  /** Time after which an indexed trip is found, in ms; less of it costs throughput. */
  readonly refreshIntervalMs: number;
}

/** The index template, as Elasticsearch's API takes it. */
export function searchIndexTemplate({ alias, refreshIntervalMs }: SearchIndexOptions) {
  return {
    index_patterns: [`${alias}-*`],
    priority: 500,
    template: {
      settings: {
        number_of_shards: 1,
        // A copy where there is a second node to hold it.
        auto_expand_replicas: "0-1",
        refresh_interval: `${refreshIntervalMs}ms` as const,
      },
      mappings: searchIndexMapping(),
    },
  };
}

/** The first index, behind the alias. */
export const searchIndexBody = (alias: string) => ({ aliases: { [alias]: { is_write_index: true } } });

/** The user that load-search logs in as, where Elasticsearch's own users are ours to make. */
export const searchWriter = "load-search";

/** What it may do: write and read trips, and look whether its template is current; never delete a trip. */
export const searchWriterRole = (alias: string) => ({
  cluster: ["monitor", "read_index_template"],
  indices: [
    {
      names: [alias, `${alias}-*`],
      privileges: ["index", "read", "maintenance", "view_index_metadata"],
    },
  ],
});
