/** What brackets and strings say of JSON text, without reading its values. */
export interface JsonStructure {
  /** Brackets that were opened and not closed; less than none where more were closed. */
  readonly depth: number;
  /** Whether a string does not end. */
  readonly isCut: boolean;
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const openers = new Set([0x5b, 0x7b]);
const closers = new Set([0x5d, 0x7d]);
const marks = new Set([...openers, ...closers, comma, colon]);

/**
 * Visits each bracket, comma and colon outside of strings, in order. UTF-8 never has them within another character.
 *
 * @param visit told the depth around an opening bracket, and around what any other mark stands in
 */
function walk(json: Buffer, visit?: (mark: number, at: number, depth: number) => void): JsonStructure {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (isInString) {
      if (byte === backslash) at++;
      else if (byte === quote) isInString = false;
    } else if (byte === quote) isInString = true;
    else if (marks.has(byte)) {
      if (closers.has(byte)) depth--;
      visit?.(byte, at, depth);
      if (openers.has(byte)) depth++;
    }
  }
  return { depth, isCut: isInString };
}

/** Brackets of a line. */
export const structureOf = (line: Buffer): JsonStructure => walk(line);

/** The objects and arrays that follow each other in a text; none where anything else stands between them or it is cut. */
export function partsOf(text: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  const { depth, isCut } = walk(text, (mark, at, around) => {
    if (around !== 0 || !closers.has(mark)) return;
    parts.push(text.subarray(start, at + 1));
    start = at + 1;
  });
  const isWhole = depth === 0 && !isCut && text.subarray(start).every((byte) => byte <= 0x20);
  return isWhole ? parts : [];
}

/** The elements of an array, as they are written, without the blanks around them. */
export function itemsOf(json: Buffer): readonly Buffer[] {
  const items: Buffer[] = [];
  let start = 0;
  walk(json, (mark, at, depth) => {
    if (depth === 0 && openers.has(mark)) start = at + 1;
    else if (depth === 0 || (depth === 1 && mark === comma)) {
      items.push(trimmed(json.subarray(start, at)));
      start = at + 1;
    }
  });
  return items;
}

function trimmed(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte > 0x20);
  return start < 0 ? bytes.subarray(0, 0) : bytes.subarray(start, bytes.findLastIndex((byte) => byte > 0x20) + 1);
}

/** The elements of the array that a member of an object is, as they are written; the last member of that name counts. */
export function elementsOf(json: Buffer, member: string): readonly Buffer[] {
  let elements: Buffer[] = [];
  let isMember = false;
  let isArray = false;
  let start = 0;
  walk(json, (mark, at, depth) => {
    if (depth === 1 && !isArray) {
      if (mark === comma) start = at + 1;
      else if (mark === colon) {
        isMember = nameOf(json.subarray(start, at)) === member;
        if (isMember) elements = [];
      } else if (mark === 0x5b && isMember) {
        isArray = true;
        start = at + 1;
      }
    } else if (isArray && (depth === 1 || (depth === 2 && mark === comma))) {
      elements.push(json.subarray(start, at));
      start = at + 1;
      if (depth === 1) isArray = false;
    } else if (depth === 0) start = at + 1;
  });
  return elements;
}

function nameOf(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString("utf8"));
  } catch {
    return undefined;
  }
}
