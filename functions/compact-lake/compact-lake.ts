import { hourOfObject, logOfObject } from "../../contracts/lake-layout";
import { lakeIdentity } from "../runtime/lake-identity";
import type { Clock } from "../ports/clock";
import type { ObjectStore } from "../ports/object-store";
import { lastOfChain } from "../runtime/lake-chain";
import { dayFolders, type LakeWindow } from "../runtime/lake-object";
import { CompactedPartition } from "./compact-partition";
import type { CompactionOutcome, CompactLakeProps } from "./compaction";
import { partitionsIn } from "./hour-objects";

/** Most bytes of rows in a compacted object, as in load-lake's largest: whoever holds one object in memory needs no more than before. */
export const compactedBytes = 32 * 1024 * 1024;
const hourMs = 3_600_000;
/** What a fold of the warehouse reads at once, and load-lake seldom writes still. */
const settleMs = 2 * hourMs;

/** The end of the last hour that is compacted, ms since the Unix epoch: it is over for two hours. */
export const compactedUntilMs = (clock: Clock): number => Math.floor((clock.now() - settleMs) / hourMs) * hourMs;

/**
 * Makes one object of the small ones of an hour and partition, and removes those later, once their rows are found in it. At
 * every moment each row of the lake lies in at least one object, whoever dies, however many compactions run at once, and
 * whatever load-lake writes meanwhile; so readers that count an id once see each trip once.
 *
 * What load-lake goes on from stays: the last object of each partition, and all after it.
 *
 * @throws UnavailableError, RidestreamError RS-LAKE-DAMAGED, or others of the store
 */
export async function compactLake(props: CompactLakeProps): Promise<CompactionOutcome> {
  const { lake, clock, hours, objectBytes = compactedBytes } = props;
  const outcome: CompactionOutcome = { hours: 0, objects: 0, written: 0, rows: 0, removed: 0, waiting: 0 };
  const toMs = Math.min(hours.toMs, compactedUntilMs(clock));
  const folders = await hourFolders(lake, { fromMs: hours.fromMs, toMs });
  if (folders.length === 0) return outcome;
  const identity = await lakeIdentity(lake);
  const chains = new ChainEnds(lake, identity);
  for (const folder of folders) {
    for (const objects of partitionsIn(await lake.list(folder))) {
      const end = await chains.endOf(objects[0]?.name ?? "");
      const partition = new CompactedPartition({ ...props, objectBytes, identity, end }, objects);
      await partition.compact(outcome);
    }
    outcome.hours++;
  }
  return outcome;
}

/** The folders of the hours that begin in the window. */
async function hourFolders(lake: ObjectStore, window: LakeWindow): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const day of await dayFolders(lake, window))
    for (const folder of await lake.folders(day)) {
      const ms = hourOfObject(folder);
      if (ms !== undefined && ms >= window.fromMs && ms < window.toMs) folders.push(folder);
    }
  return folders;
}

/** The first offset of the last object of each partition. It only grows, so each is looked for once. */
class ChainEnds {
  private readonly ends = new Map<string, number>();

  constructor(
    private readonly lake: ObjectStore,
    private readonly identity: string,
  ) {}

  async endOf(name: string): Promise<number> {
    const log = logOfObject(name);
    if (!log) return 0;
    const key = `${log.topic}@${log.logId ?? ""}-${log.partition}`;
    const known = this.ends.get(key);
    if (known !== undefined) return known;
    const end = (await lastOfChain(this.lake, log, this.identity))?.firstOffset ?? 0;
    this.ends.set(key, end);
    return end;
  }
}
