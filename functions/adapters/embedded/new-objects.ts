import { madeOfMetadata, parseCompactedObjectName, runOfObject } from "../../../contracts/compacted-object";
import { holdsTrips, parseTripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import { partsDigest, rowsDigest } from "../../domain/digests";
import type { ObjectStore } from "../../ports/object-store";
import { readTripRows } from "../../runtime/lake-object";

/** An object that was not known. */
export interface NewObject {
  readonly name: string;
  /** Undefined where each row of it was in objects that are known. */
  readonly rows: Buffer | undefined;
  /** Of its rows; undefined as they are. */
  readonly digest: string | undefined;
}

/**
 * The lake's objects that are not known yet, in order. A compacted object whose parts are all known, or came before it here,
 * holds nothing new and is not read. Of what is compacted meanwhile no row is missed: where an object is gone when it comes to
 * it, the lake is listed again.
 *
 * @param known objects by their names, with the digest of their rows where it was noted
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function* newObjects(
  lake: Pick<ObjectStore, "list" | "read" | "metadata" | "place">,
  known: ReadonlyMap<string, string | undefined>,
): AsyncGenerator<NewObject> {
  const parts = new KnownParts(known);
  for (let isWhole = false; !isWhole;) {
    isWhole = true;
    for (const name of await lake.list(tripsPrefix)) {
      if (!holdsTrips(name) || parts.has(name)) continue;
      const madeOf = parseCompactedObjectName(name) && (await lake.metadata(name))?.[madeOfMetadata];
      const isKnown = madeOf !== undefined && madeOf === parts.digestOf(name);
      const rows = isKnown ? undefined : await readTripRows(lake, name);
      if (!isKnown && !rows) {
        isWhole = false;
        continue;
      }
      const digest = rows && rowsDigest(rows);
      parts.add(name, digest);
      yield { name, rows, digest };
    }
  }
}

/** Objects by name, and by their runs those that a compacted object can be made of. */
class KnownParts {
  private readonly digests = new Map<string, string | undefined>();
  private readonly byRun = new Map<string, string[]>();

  constructor(objects: ReadonlyMap<string, string | undefined>) {
    for (const [name, digest] of objects) this.add(name, digest);
  }

  has(name: string): boolean {
    return this.digests.has(name);
  }

  add(name: string, digest: string | undefined): void {
    this.digests.set(name, digest ?? parseCompactedObjectName(name)?.digest);
    const run = runOfObject(name);
    if (run === undefined) return;
    const others = this.byRun.get(run);
    if (others) others.push(name);
    else this.byRun.set(run, [name]);
  }

  /** What a compacted object is made of if it is made of all that is known of its offsets. */
  digestOf(compacted: string): string | undefined {
    const range = parseCompactedObjectName(compacted);
    if (!range) return undefined;
    const inside = (this.byRun.get(range.run) ?? []).filter((name) => {
      const first = (parseTripObjectName(name) ?? parseCompactedObjectName(name))?.firstOffset ?? -1;
      return first >= range.firstOffset && first <= range.lastOffset;
    });
    return partsDigest(new Map(inside.map((name) => [name, this.digests.get(name) ?? ""])));
  }
}
