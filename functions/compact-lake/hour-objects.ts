import { parseCompactedObjectName, runOfObject } from "../../contracts/compacted-object";
import { parseTripObjectName } from "../../contracts/lake-layout";

/** An object of an hour and partition, by its name. */
export interface NamedObject {
  readonly name: string;
  /** What the names of all objects of the hour and partition start with. */
  readonly run: string;
  readonly isCompacted: boolean;
  readonly firstOffset: number;
}

/** An object with the offsets that it holds of its hour and partition. */
export interface HourObject extends NamedObject {
  readonly lastOffset: number;
  /** Bytes of its rows, where they are known without reading it. */
  readonly rowBytes?: number;
  /** When a compacted object was written, ms since the Unix epoch. */
  readonly writtenMs?: number;
}

/** The objects of a folder by their partitions. What neither load-lake nor a compaction wrote is left out. */
export function partitionsIn(names: readonly string[]): readonly (readonly NamedObject[])[] {
  const partitions = new Map<string, NamedObject[]>();
  for (const name of names) {
    const run = runOfObject(name);
    if (run === undefined) continue;
    const compacted = parseCompactedObjectName(name);
    const firstOffset = (compacted ?? parseTripObjectName(name))?.firstOffset ?? 0;
    const object = { name, run, isCompacted: compacted !== undefined, firstOffset };
    const others = partitions.get(run);
    if (others) others.push(object);
    else partitions.set(run, [object]);
  }
  return [...partitions.values()];
}

/**
 * Whether an object's offsets lie within those of a compacted one. Names are in an order, and no two objects are within each
 * other: else two compactions at once could remove each for the other.
 */
export const isWithin = (one: HourObject, compacted: HourObject): boolean =>
  compacted.isCompacted &&
  one.name < compacted.name &&
  compacted.firstOffset <= one.firstOffset &&
  one.lastOffset <= compacted.lastOffset;

/** In the order of their offsets. */
export const inOrder = (objects: readonly HourObject[]): readonly HourObject[] =>
  [...objects].sort((a, b) => a.firstOffset - b.firstOffset || (a.name < b.name ? -1 : 1));
