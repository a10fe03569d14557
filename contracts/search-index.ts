import { elasticsearchMapping } from "./elasticsearch-mapping";
import { SearchTripSchema } from "./trip-schema";

/**
 * Where trips are searched: an alias over an index a day, or a month, of the time at which they were priced. The single
 * index of former versions stays behind the alias, and nothing is written to it any longer.
 */
export const searchIndexNames = (alias: string) => ({
  alias,
  /** The single index of former versions. */
  former: `${alias}-000001`,
  /** Which indices there are, and have been: docs/decisions/0015-search-indices-by-time.md. */
  state: `${alias}-state`,
  /** What was refused: no alias and no template has it, so that nothing which counts trips sees it. */
  deadLetters: `${alias}-dead-letters`,
  template: `ridestream-${alias}`,
  lifecycle: `ridestream-${alias}`,
  /** Every index of trips by time, and neither the former one, nor the state, nor the dead letters. */
  pattern: `${alias}-*.*`,
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
  /** Days that a trip stays, after the day or month in which it was priced; 0, or without it: for ever. */
  readonly keepDays?: number;
}

/**
 * The index template, as Elasticsearch's API takes it.
 *
 * @param removal by Elasticsearch's own lifecycle, where it has one; else load-search removes indices itself
 */
export function searchIndexTemplate(options: SearchIndexOptions, removal: "by lifecycle" | "by load-search") {
  const { alias, pattern, lifecycle } = searchIndexNames(options.alias);
  const isManaged = removal === "by lifecycle" && isBounded(options.keepDays);
  return {
    index_patterns: [pattern],
    priority: 500,
    // So that who looks sees how long trips are kept.
    _meta: { ridestream: { keepDays: options.keepDays ?? 0 } },
    template: {
      settings: {
        number_of_shards: 1,
        // A copy where there is a second node to hold it.
        auto_expand_replicas: "0-1",
        refresh_interval: `${options.refreshIntervalMs}ms` as const,
        ...(isManaged && { "index.lifecycle.name": lifecycle }),
      },
      mappings: searchIndexMapping(),
      aliases: { [alias]: {} },
    },
  };
}

/** The lifecycle that removes an index so many days after its `origination_date`, the end of its day or month. */
export const searchIndexLifecycle = (keepDays: number) => ({
  policy: { phases: { delete: { min_age: `${keepDays}d`, actions: { delete: {} } } } },
});

/** The alias on the single index of a former version: a function of that version, which writes to the alias, waits. */
export const noWriteIndex = { is_write_index: false };

const isBounded = (keepDays: number | undefined): keepDays is number => keepDays !== undefined && keepDays > 0;

const dayMs = 86_400_000;
/** Up to so many days an index holds one day; above, and for ever, one month: each index makes each write look once more. */
const mostDailyIndices = 31;
/** Trips priced before that many days share the index of that time: no record makes more indices than that. */
const mostDays = 5 * 365;

/**
 * The name of the index of a trip. A trip of the future is indexed as one of now; one that is older than what is kept goes to the
 * index before the kept ones, which is removed next.
 *
 * @param pricedMs ms since the Unix epoch; NaN counts as now
 */
export function tripsIndexOf({ alias, keepDays }: SearchIndexOptions, pricedMs: number, nowMs: number): string {
  const oldestMs = nowMs - (Math.min(isBounded(keepDays) ? keepDays : mostDays, mostDays) + 1) * dayMs;
  const at = Number.isNaN(pricedMs) ? nowMs : Math.max(oldestMs, Math.min(pricedMs, nowMs));
  const isDaily = isBounded(keepDays) && keepDays <= mostDailyIndices;
  return `${alias}-${new Date(at)
    .toISOString()
    .slice(0, isDaily ? 10 : 7)
    .replaceAll("-", ".")}`;
}

/** End of the time that an index of that name holds, ms since the Unix epoch; undefined for one that is not by time. */
export function untilMsOf(alias: string, name: string): number | undefined {
  const found = name.startsWith(`${alias}-`) && /^(\d{4})\.(\d{2})(?:\.(\d{2}))?$/.exec(name.slice(alias.length + 1));
  if (!found) return undefined;
  const [, year, month, day] = found;
  return day === undefined
    ? Date.UTC(Number(year), Number(month), 1)
    : Date.UTC(Number(year), Number(month) - 1, Number(day) + 1);
}

/** Whether all that an index holds is older than what is kept. */
export const isExpired = (untilMs: number, keepDays: number | undefined, nowMs: number): boolean =>
  isBounded(keepDays) && untilMs + keepDays * dayMs <= nowMs;

/** The user that load-search logs in as, where Elasticsearch's own users are ours to make. */
export const searchWriter = "load-search";

/**
 * What it may do: make the index of a new day and that of dead letters, write trips and dead letters and read them, remove the
 * copy of a trip that does not count and dead letters that are old, and look whether its template is current. It cannot remove
 * an index.
 */
export const searchWriterRole = (alias: string) => ({
  cluster: ["monitor", "read_index_template"],
  indices: [
    {
      names: [alias, `${alias}-*`],
      privileges: ["create_index", "index", "delete", "read", "maintenance", "view_index_metadata"],
    },
  ],
});
