import { lakeMetadata, lastOffsetMetadata, parseTripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import type { SearchLetter } from "../../../contracts/search-letters";
import type { LakeTrip, SearchTrip } from "../../../contracts/trip-schema";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { rowsOf } from "../lake-rows";
import type { GoneReport } from "./gone";
import type { History } from "./history";

/** All that is known of a world at rest. */
export interface Evidence {
  readonly history: History;
  readonly gone: readonly GoneReport[];
  readonly index: {
    readonly identity: string;
    readonly trips: ReadonlyMap<string, SearchTrip>;
    readonly taken: readonly SearchTrip[];
  };
  /** What the index of dead letters holds, by id. */
  readonly letters: ReadonlyMap<string, SearchLetter>;
  readonly lake: { readonly identity: string; readonly objects: readonly LakeObject[] };
}

export interface LakeObject {
  readonly name: string;
  /** Identity of the lake that it was written for. */
  readonly meantFor: string | undefined;
  readonly logId: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** `YYYY-MM-DDTHH` of its folder. */
  readonly hour: string;
  readonly rows: readonly LakeTrip[];
}

/** The lake's objects of trips, in the order of their first offsets. */
export async function readObjects(lake: ObjectStore): Promise<readonly LakeObject[]> {
  const objects: LakeObject[] = [];
  for (const name of await lake.list(tripsPrefix)) {
    const object = parseTripObjectName(name);
    if (!object) throw new Error(`${name} is no object of trips`);
    const { logId = "", partition, firstOffset } = object;
    const metadata = await lake.metadata(name);
    const lastOffset = Number(metadata?.[lastOffsetMetadata]);
    const hour = name.replace(/^.*dt=([\d-]+)\/hour=(\d\d).*$/, "$1T$2");
    const rows = await rowsOf(lake, name);
    objects.push({ name, meantFor: metadata?.[lakeMetadata], logId, partition, firstOffset, lastOffset, hour, rows });
  }
  return objects.sort((a, b) => a.firstOffset - b.firstOffset);
}
