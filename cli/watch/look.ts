import type { FunctionName } from "../../contracts/settings";
import { functionContracts, type FunctionContract } from "../../contracts/functions";
import type { SearchTrip } from "../../contracts/trip-schema";
import type { Clock } from "../../functions/ports/clock";
import type { EventLog } from "../../functions/ports/event-log";
import type { ComfortRevenue, SearchIndex } from "../../functions/ports/search-index";
import { RefusalCounts, type Refused } from "./refusal-counts";

/** What is so at a moment. */
export interface Look {
  /** RFC 3339 UTC. */
  readonly at: string;
  /** Over `rateSeconds`. */
  readonly lately: readonly ComfortRevenue[];
  readonly lastMinute: readonly ComfortRevenue[];
  readonly lastHour: readonly ComfortRevenue[];
  /** Records that each function has not handled. */
  readonly lag: readonly { readonly function: FunctionName; readonly records: number }[];
  /**
   * Time from pricing to search of the trips that came since the look before: the least of it that was seen, ms, and so at most
   * the time between two looks too much; undefined where none came.
   */
  readonly searchableAfterMs: number | undefined;
  /** Since the log begins; those refused most often first. */
  readonly refused: readonly Refused[];
  /** Newest first. */
  readonly latest: readonly SearchTrip[];
}

export interface WatchedStores {
  readonly log: EventLog;
  readonly index: SearchIndex;
}

/** What is told as trips and revenue a second is of so many seconds. */
export const rateSeconds = 10;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const mostLatest = 20;

/** Looks at a platform again and again. */
export class Watch {
  private readonly refusals: RefusalCounts;
  /** Of the look before. */
  private seen: ReadonlySet<string> | undefined;

  constructor(
    private readonly stores: WatchedStores,
    private readonly clock: Clock,
  ) {
    this.refusals = new RefusalCounts(stores.log);
  }

  /** @throws UnavailableError, or RidestreamError of the stores */
  async look(): Promise<Look> {
    const { log, index } = this.stores;
    const latest = await index.latest(mostLatest);
    const nowMs = this.clock.now();
    const searchableAfterMs = this.searchableAfter(latest, nowMs);
    const of = (lastMs: number) => index.revenueByComfort({ fromMs: nowMs - lastMs, toMs: nowMs + 1 });
    return {
      at: new Date(nowMs).toISOString(),
      lately: await of(rateSeconds * 1_000),
      lastMinute: await of(minuteMs),
      lastHour: await of(hourMs),
      lag: await lagOf(log),
      searchableAfterMs,
      refused: await this.refusals.read(),
      latest,
    };
  }

  close(): Promise<void> {
    return this.refusals.close();
  }

  private searchableAfter(latest: readonly SearchTrip[], nowMs: number): number | undefined {
    const before = this.seen;
    this.seen = new Set(latest.map(({ trip_id: id }) => id));
    if (!before) return undefined;
    const ages = latest.flatMap(({ trip_id: id, agent_timestamp: at }) =>
      before.has(id) ? [] : [nowMs - Date.parse(at)],
    );
    return ages.length === 0 ? undefined : Math.max(0, Math.min(...ages));
  }
}

async function lagOf(log: EventLog): Promise<Look["lag"]> {
  const lags: { function: FunctionName; records: number }[] = [];
  for (const [name, { consumes }] of Object.entries(functionContracts) as [FunctionName, FunctionContract][]) {
    if (!consumes) continue;
    const progress = await log.progress({ groupId: consumes.group, topic: consumes.topic.name });
    lags.push({ function: name, records: progress.reduce((sum, { lag }) => sum + lag, 0) });
  }
  return lags;
}
