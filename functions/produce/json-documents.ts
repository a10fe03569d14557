import { partsOf, structureOf } from "./json-structure";

/** A message as a file holds it. */
export interface JsonDocument {
  readonly bytes: Buffer;
  /** Whether it can be read as JSON; what cannot is a line by itself. */
  readonly isJson: boolean;
}

/** What is wrong with a document that goes over several lines, counted from 1. */
export class BrokenDocumentError extends Error {
  constructor(
    readonly line: number,
    readonly why: string,
  ) {
    super(`line ${line}: ${why}`);
  }
}

interface Line {
  readonly bytes: Buffer;
  readonly number: number;
}

/** A document that began and has not ended. */
interface Begun {
  readonly lines: Line[];
  depth: number;
  bytes: number;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const newline = 0x0a;

/**
 * The JSON documents of a text: one, one a line, or several over many lines each, one after the other. A line that is no
 * JSON is a document by itself, and so is each of a run of lines that ends where a whole message begins.
 *
 * @param mostBytes of a document
 * @throws BrokenDocumentError for a document of several lines that is not JSON, and for one that is too large
 */
export async function* jsonDocuments(
  pieces: AsyncIterable<Buffer>,
  mostBytes: number,
): AsyncGenerator<readonly JsonDocument[]> {
  let begun: Begun | undefined;
  for await (const lines of linesOf(pieces, mostBytes)) {
    const found: JsonDocument[] = [];
    for (const line of lines) {
      // An array of messages goes on; a message within another one is where that was cut off.
      if (begun && isObject(begun) && isMessage(line.bytes)) {
        found.push(...begun.lines.flatMap(aline));
        begun = undefined;
      }
      const whole = begun ? undefined : wholeOf(line.bytes);
      if (whole) found.push(...whole);
      else {
        begun = begun ? goOn(begun, line, mostBytes) : begin(line);
        if (begun.depth === 0) {
          found.push(...ended(begun));
          begun = undefined;
        }
      }
    }
    yield found;
  }
  if (begun && begun.lines.length > 1) throw broken(begun, "does not end");
  if (begun) yield begun.lines.flatMap(aline);
}

/** The documents of a line: undefined where it begins one that goes on. */
function wholeOf(line: Buffer): readonly JsonDocument[] | undefined {
  const isJson = parses(line);
  const first = firstOf(line);
  if (isJson || (first !== 0x7b && first !== 0x5b)) return [{ bytes: line, isJson }];
  const { depth, isCut } = structureOf(line);
  if (depth > 0 && !isCut) return undefined;
  const parts = partsOf(line);
  return parts.length > 1 && parts.every(parses)
    ? parts.map((bytes) => ({ bytes, isJson: true }))
    : [{ bytes: line, isJson: false }];
}

const aline = ({ bytes }: Line): readonly JsonDocument[] => wholeOf(bytes) ?? [{ bytes, isJson: false }];

const begin = (line: Line): Begun => ({
  lines: [line],
  depth: structureOf(line.bytes).depth,
  bytes: line.bytes.length,
});

function goOn(begun: Begun, line: Line, mostBytes: number): Begun {
  const { depth, isCut } = structureOf(line.bytes);
  begun.lines.push(line);
  begun.depth += depth;
  begun.bytes += line.bytes.length + 1;
  if (isCut || begun.depth < 0) throw broken(begun, `is not JSON in line ${line.number}`);
  if (begun.bytes > mostBytes) throw tooLarge(begun.lines[0]?.number ?? 0, mostBytes);
  return begun;
}

function ended(begun: Begun): readonly JsonDocument[] {
  const bytes = Buffer.concat(begun.lines.flatMap((line, n) => (n === 0 ? [line.bytes] : [newlineBytes, line.bytes])));
  const parts = parses(bytes) ? [bytes] : partsOf(bytes);
  if (parts.length > 0 && parts.every(parses)) return parts.map((part) => ({ bytes: part, isJson: true }));
  throw broken(begun, "is not JSON");
}

const newlineBytes = Buffer.from([newline]);

const broken = ({ lines }: Begun, why: string) =>
  new BrokenDocumentError(lines[0]?.number ?? 0, `begins a document that ${why}`);
const tooLarge = (line: number, mostBytes: number) =>
  new BrokenDocumentError(line, `begins a document of more than ${mostBytes} bytes, which no topic keeps`);

const firstOf = (line: Buffer) => line.find((byte) => byte > 0x20);
const isObject = ({ lines }: Begun) => lines[0] !== undefined && firstOf(lines[0].bytes) === 0x7b;

function parses(bytes: Buffer): boolean {
  return parsed(bytes) !== undefined;
}

/** Undefined for what is no JSON, which no JSON is. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Whether it is `{"data": [...]}`, whatever is in it. */
export function isMessage(line: Buffer): boolean {
  const json = line.includes('"data"') ? parsed(line) : undefined;
  return typeof json === "object" && json !== null && "data" in json && Array.isArray(json.data);
}

/** The lines of each piece that are not blank, without their ends and byte order marks. */
async function* linesOf(pieces: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<readonly Line[]> {
  let open: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  const take = (end: Buffer): readonly Line[] => {
    const whole = open.length === 0 ? end : Buffer.concat([...open, end]);
    open = [];
    bytes = 0;
    number++;
    const unended = whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole;
    const line = unended.subarray(0, 3).equals(byteOrderMark) ? unended.subarray(3) : unended;
    return line.some((byte) => byte > 0x20) ? [{ bytes: line, number }] : [];
  };
  for await (const piece of pieces) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
      lines.push(...take(piece.subarray(start, end)));
      start = end + 1;
    }
    open.push(piece.subarray(start));
    bytes += piece.length - start;
    if (bytes > mostBytes) throw tooLarge(number + 1, mostBytes);
    yield lines;
  }
  yield take(Buffer.alloc(0));
}
