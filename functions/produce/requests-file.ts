import { closeSync, fstatSync, openSync, readSync } from "fs";
import { topicDeadLetters, topicSource } from "../../contracts/topics";
import { RidestreamError } from "../ports/errors";
import { rawMessage, type RequestMessage } from "./request-message";

/** Of a message: the dead-letter topic must be able to keep it, with its key and headers. */
const mostBytes = topicDeadLetters.maxMessageBytes - 4 * 1024 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const newline = 0x0a;

/**
 * Requests as they are on the wire. A file that is JSON as a whole, and no larger than the topic's limit, is one message;
 * of any other each line that is not blank is one. What is in a message is not judged here: enrich does that. The file
 * is read piece by piece; a byte order mark at its start is skipped.
 *
 * @throws RidestreamError RS-REQUESTS-FILE at once when the file cannot be read or holds no request; while it is read,
 *   for a message that not even the dead-letter topic can keep
 */
export function openRequests(path: string): Iterable<RequestMessage> {
  const whole = readWhole(path);
  if (whole && isJson(whole)) return [rawMessage(whole)];
  if (lines(path).next().done === true) throw bad(path, "holds no request: write one JSON document, or one a line");
  return messages(path);
}

function* messages(path: string): Generator<RequestMessage> {
  for (const line of lines(path)) yield rawMessage(line);
}

/** The file, where it is no larger than a message may be. */
function readWhole(path: string): Buffer | undefined {
  const [first, ...more] = [...chunks(path, topicSource.maxMessageBytes + byteOrderMark.length + 1, 2)];
  const text = withoutMark(first ?? Buffer.alloc(0));
  return more.length > 0 || text.length > topicSource.maxMessageBytes ? undefined : text;
}

function* lines(path: string): Generator<Buffer> {
  let begun: Buffer[] = [];
  let bytes = 0;
  let isFirst = true;
  const take = (end: Buffer): Buffer => {
    const line = begun.length === 0 ? end : Buffer.concat([...begun, end]);
    begun = [];
    bytes = 0;
    return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
  };
  for (const chunk of chunks(path, 1024 * 1024)) {
    let start = isFirst ? chunk.length - withoutMark(chunk).length : 0;
    isFirst = false;
    for (let end = chunk.indexOf(newline, start); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = take(chunk.subarray(start, end));
      start = end + 1;
      if (!isBlank(line)) yield line;
    }
    begun.push(chunk.subarray(start));
    bytes += chunk.length - start;
    if (bytes > mostBytes)
      throw bad(path, `has a line of more than ${mostBytes} bytes, which no topic keeps: split it into several`);
  }
  const last = take(Buffer.alloc(0));
  if (!isBlank(last)) yield last;
}

/** The file's bytes, so many at a time; each piece is full but for the last. */
function* chunks(path: string, size: number, most = Number.POSITIVE_INFINITY): Generator<Buffer> {
  const file = open(path);
  try {
    for (let n = 0; n < most; n++) {
      const chunk = Buffer.allocUnsafe(size);
      let got = 0;
      for (let more = -1; got < size && more !== 0; got += more) more = readSync(file, chunk, got, size - got, null);
      if (got > 0) yield chunk.subarray(0, got);
      if (got < size) return;
    }
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    const file = openSync(path, "r");
    if (!fstatSync(file).isDirectory()) return file;
    closeSync(file);
  } catch (error) {
    throw bad(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}): check the path`);
  }
  throw bad(path, "is a folder: give a file");
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString("utf8"));
    return true;
  } catch {
    return false;
  }
}

const isBlank = (line: Buffer) => !line.some((byte) => byte > 0x20);
const withoutMark = (bytes: Buffer) => (bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes);

function bad(path: string, why: string): RidestreamError {
  return new RidestreamError("RS-REQUESTS-FILE", `${path} ${why}`);
}
