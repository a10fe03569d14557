import { readFileSync, writeFileSync } from "fs";
import { isRecord } from "../../contracts/is-record";

/** What an environment synthesises to is not what its snapshot has. */
export class SnapshotError extends Error {
  readonly code: string;

  constructor(code: "RS-SNAPSHOT-MISSING" | "RS-SNAPSHOT-CHANGED", what: string) {
    super(`${code}: ${what}`);
    this.name = "SnapshotError";
    this.code = code;
    // A test's runner prints the stack, which ends in its own code.
    this.stack = this.message;
  }
}

/**
 * Writes a snapshot, or compares one with what is synthesised now.
 *
 * @param file of JSON, such as `environment.snapshot.json`
 * @param now what `synthesise` answers
 * @throws SnapshotError with the first paths that changed, or where there is no snapshot that can be read
 */
export function checkSnapshot(file: string, now: object, todo: "write" | "compare" = "compare"): void {
  const text = `${JSON.stringify(now, null, 2)}\n`;
  if (todo === "write") {
    writeFileSync(file, text);
    return;
  }
  const changes = changesOf("", read(file), JSON.parse(text));
  if (changes.length === 0) return;
  const more = changes.length > mostShown ? [`and ${changes.length - mostShown} more`] : [];
  const lines = [...changes.slice(0, mostShown), ...more].map((line) => `  - ${line}\n`).join("");
  throw new SnapshotError(
    "RS-SNAPSHOT-CHANGED",
    `${file} differs from what is synthesised, in ${changes.length} ${changes.length === 1 ? "place" : "places"}:\n${lines}npm run snapshot writes it again`,
  );
}

const mostShown = 20;

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const why = isMissing ? "is not there: run npm run snapshot once" : "is no JSON: npm run snapshot writes it again";
    throw new SnapshotError("RS-SNAPSHOT-MISSING", `${file} ${why}`);
  }
}

/** A line for each value that differs: its path, the old and the new value. */
function changesOf(path: string, was: unknown, is: unknown): readonly string[] {
  const [former, current] = [entriesOf(was), entriesOf(is)];
  if (former === undefined || current === undefined || Array.isArray(was) !== Array.isArray(is))
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [`${path}: ${shown(was, is)}`];
  return [...new Set([...Object.keys(former), ...Object.keys(current)])].flatMap((name) =>
    changesOf(path === "" ? name : `${path}.${name}`, former[name], current[name]),
  );
}

const entriesOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  Array.isArray(value)
    ? Object.fromEntries(value.map((each: unknown, at) => [at, each]))
    : isRecord(value)
      ? value
      : undefined;

/** Of two long values from shortly before where they differ. */
function shown(was: unknown, is: unknown): string {
  if (was === undefined) return `added, ${cut(JSON.stringify(is), 0)}`;
  if (is === undefined) return `removed, it was ${cut(JSON.stringify(was), 0)}`;
  const [one, other] = [JSON.stringify(was), JSON.stringify(is)];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const from = Math.max(one.length, other.length) > longestShown ? Math.max(0, same - 20) : 0;
  return `${cut(one, from)} is now ${cut(other, from)}`;
}

const longestShown = 80;

function cut(text: string, from: number): string {
  const part = text.slice(from, from + longestShown);
  return `${from > 0 ? "..." : ""}${part}${from + longestShown < text.length ? "..." : ""}`;
}
