import { hourOfObject, parseTripObjectName } from "./lake-layout";

/** How objects lie in the lake that hold again what several objects of an hour and partition held. */

/** What the name of a compacted object says of it. */
export interface CompactedObject {
  /** What the names of all objects of the partition start with in this hour: `trips/dt=…/hour=HH/<topic>@<log id>-<partition>-`. */
  readonly run: string;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly rows: number;
  /** Of its rows, hexadecimal. */
  readonly digest: string;
}

/** Metadata keys of a compacted object. When it was written, RFC 3339 UTC. */
export const writtenAtMetadata = "written-at";
/** Bytes of its rows, unpacked. */
export const rowBytesMetadata = "row-bytes";
/** Digest of the objects that it was made of, by name and rows: whoever has read them all need not read it. */
export const madeOfMetadata = "made-of";

const [offsetDigits, countDigits] = [20, 12];
const compactedPattern =
  /^(?<run>trips\/dt=\d{4}-\d{2}-\d{2}\/hour=\d{2}\/[^/]+-\d+-)(?<last>\d{20})\.since-(?<first>\d{20})-(?<rows>\d{12})-(?<digest>[0-9a-f]{16})\.ndjson\.gz$/;

/**
 * `<run><last offset>.since-<first offset>-<rows>-<digest>.ndjson.gz`. The name follows from what it holds: who writes it
 * again writes the same. It sorts after every object that it is made of, so a fold that has taken a row from one of those
 * keeps it.
 */
export function compactedObjectName({ run, firstOffset, lastOffset, rows, digest }: CompactedObject): string {
  const padded = (value: number, digits: number) => String(value).padStart(digits, "0");
  return `${run}${padded(lastOffset, offsetDigits)}.since-${padded(firstOffset, offsetDigits)}-${padded(rows, countDigits)}-${digest}.ndjson.gz`;
}

/** The inverse of {@link compactedObjectName}; undefined for any other object. */
export function parseCompactedObjectName(name: string): CompactedObject | undefined {
  const { run, first, last, rows, digest } = compactedPattern.exec(name)?.groups ?? {};
  if (run === undefined || digest === undefined) return undefined;
  return { run, firstOffset: Number(first), lastOffset: Number(last), rows: Number(rows), digest };
}

/** {@link CompactedObject.run} of any object that load-lake or a compaction wrote; undefined for others. */
export function runOfObject(name: string): string | undefined {
  if (parseTripObjectName(name)) return name.slice(0, -`${"0".repeat(offsetDigits)}.ndjson.gz`.length);
  return parseCompactedObjectName(name)?.run;
}

/**
 * Whether one object is a compacted one whose offsets reach over the first of the other: then it holds the other's rows
 * again, and the other will be removed.
 */
export function holdsAgain(one: string, other: string): boolean {
  const compacted = parseCompactedObjectName(one);
  if (!compacted || other >= one || hourOfObject(other) === undefined || runOfObject(other) !== compacted.run)
    return false;
  const first = (parseTripObjectName(other) ?? parseCompactedObjectName(other))?.firstOffset ?? -1;
  return compacted.firstOffset <= first && first <= compacted.lastOffset;
}
