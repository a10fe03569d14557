import { logOfObject, tripsPrefix } from "../../contracts/lake-layout";
import type { ObjectStore } from "../ports/object-store";

/** A log whose trips lie in the lake. */
export interface LakeLog {
  readonly topic: string;
  /** Undefined for what former versions wrote, whose names tell no log. */
  readonly logId: string | undefined;
  /** The newest day of its objects, YYYY-MM-DD. */
  readonly lastDay: string;
}

/** The logs whose trips lie in the newest days of the lake, the one that was written last first. */
export async function logsInLake(store: ObjectStore, days: number): Promise<readonly LakeLog[]> {
  const found = new Map<string, LakeLog>();
  for (const folder of (await store.folders(tripsPrefix)).toReversed().slice(0, days)) {
    for (const name of await store.list(folder)) {
      const log = logOfObject(name);
      if (!log) continue;
      const { topic, logId } = log;
      const key = `${topic}@${logId ?? ""}`;
      if (!found.has(key)) found.set(key, { topic, logId, lastDay: folder.slice(-11, -1) });
    }
  }
  return [...found.values()];
}
