import { madeOfMetadata, parseCompactedObjectName, runOfObject } from "../../../contracts/compacted-object";
import { parseTripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import { namesDigest } from "../../domain/digests";
import type { ObjectStore } from "../../ports/object-store";
import { holdsTrips, readTripRows } from "../lake-object";

/** An object that was not known. */
export interface NewObject {
  readonly name: string;
  /** Undefined where each row of it was in objects that are known. */
  readonly rows: Buffer | undefined;
}

/**
 * The lake's objects that are not known yet, in order. A compacted object whose parts are all known, or came before it here,
 * holds nothing new and is not read. Of what is compacted meanwhile no row is missed: where an object is gone when it comes to
 * it, the lake is listed again.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function* newObjects(
  lake: Pick<ObjectStore, "list" | "read" | "metadata" | "place">,
  known: ReadonlySet<string>,
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
      parts.add(name);
      yield { name, rows };
    }
  }
}

/** Names of objects, and by their runs those that a compacted object can be made of. */
class KnownParts {
  private readonly names = new Set<string>();
  private readonly byRun = new Map<string, string[]>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.add(name);
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  add(name: string): void {
    this.names.add(name);
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
    return namesDigest(inside);
  }
}
