import {
  lakeMetadata,
  lastOffsetMetadata,
  parseTripObjectName,
  tripsPrefix,
  type TripObject,
} from "../../contracts/lake-layout";
import type { LogPartition } from "../../contracts/log-records";
import { RidestreamError } from "../ports/errors";
import type { ObjectStore } from "../ports/object-store";

/**
 * The offset after the last object of a log's partition; 0 when it has none. Where a clock went back over midnight the
 * object found may not be the last: then the objects that follow it are found one after the other, as their names are taken.
 */
export async function endOfChain(store: ObjectStore, log: LogPartition, lake: string): Promise<number> {
  for (;;) {
    const last = await lastOfChain(store, log, lake);
    if (!last) return 0;
    const next = await nextOffset(store, last.name);
    if (next !== undefined) return next;
  }
}

/**
 * The last object of a log's partition: objects of other logs say nothing, and neither do those that were meant for another
 * lake, which may have held what came before them. It looks at the newest day first, and no further than the first day that
 * holds one. A compaction takes away nothing from it on, and so it is found again.
 */
export async function lastOfChain(
  store: Pick<ObjectStore, "folders" | "list" | "metadata">,
  { topic, logId, partition }: Omit<TripObject, "firstOffset">,
  lake: string,
): Promise<{ readonly name: string; readonly firstOffset: number } | undefined> {
  for (const day of (await store.folders(tripsPrefix)).toReversed()) {
    const ofPartition: { readonly name: string; readonly firstOffset: number }[] = [];
    for (const name of await store.list(day)) {
      const object = parseTripObjectName(name);
      if (object?.topic !== topic || object.logId !== logId || object.partition !== partition) continue;
      ofPartition.push({ name, firstOffset: object.firstOffset });
    }
    for (const one of ofPartition.sort((a, b) => b.firstOffset - a.firstOffset)) {
      const metadata = await store.metadata(one.name);
      // It was compacted since the day was listed: so the chain has gone on.
      if (!metadata) return lastOfChain(store, { topic, logId, partition }, lake);
      const meantFor = metadata[lakeMetadata];
      if (meantFor === undefined || meantFor === lake) return one;
    }
  }
  return undefined;
}

/** The offset after the last one that an object of the chain holds; undefined when it is gone. @throws RidestreamError RS-LAKE-METADATA */
export async function nextOffset(store: ObjectStore, name: string): Promise<number | undefined> {
  const metadata = await store.metadata(name);
  if (!metadata) return undefined;
  const written = metadata[lastOffsetMetadata];
  const last = Number(written);
  if (written === undefined || !Number.isSafeInteger(last)) {
    throw new RidestreamError(
      "RS-LAKE-METADATA",
      `${name} has no ${lastOffsetMetadata} in its metadata: remove what load-lake did not write`,
    );
  }
  return last + 1;
}
