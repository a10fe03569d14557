import { pipeline, Readable } from "stream";
import { createGunzip } from "zlib";
import type { RidestreamError } from "../ports/errors";

/** Bytes that tell an encoding. */
const seenBytes = 8;
const gzip = [0x1f, 0x8b];
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** What a file may be instead of text, by its first bytes; `undefined` stands for any byte but zero. */
const refusedForms: readonly { readonly what: string; readonly starts: readonly (number | undefined)[] }[] = [
  { what: "a ZIP archive: unpack it", starts: [0x50, 0x4b, 0x03, 0x04] },
  { what: "packed with zstd: unpack it, or pack it with gzip", starts: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: "packed with xz: unpack it, or pack it with gzip", starts: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
  {
    what: "packed with bzip2: unpack it, or pack it with gzip",
    starts: [...Buffer.from("BZh"), undefined, 0x31, 0x41],
  },
  { what: "Parquet: write it as text", starts: [...Buffer.from("PAR1")] },
  { what: "UTF-32: write it as UTF-8", starts: [0xff, 0xfe, 0, 0] },
  { what: "UTF-32: write it as UTF-8", starts: [0, 0, 0xfe, 0xff] },
  { what: "UTF-32: write it as UTF-8", starts: [undefined, 0, 0, 0] },
  { what: "UTF-32: write it as UTF-8", starts: [0, 0, 0, undefined] },
];

/** UTF-16 begins with its mark, or with two characters of ASCII. */
const utf16Forms = [
  { encoding: "utf-16le", starts: [0xff, 0xfe] },
  { encoding: "utf-16be", starts: [0xfe, 0xff] },
  { encoding: "utf-16le", starts: [undefined, 0, undefined, 0] },
  { encoding: "utf-16be", starts: [0, undefined, 0, undefined] },
] as const;

/** Packed text in packed text, at the most. */
const mostLayers = 3;

/**
 * Text as UTF-8 without its byte order mark: gzip is unpacked, UTF-16 is read. Bytes that are no UTF-8 pass as they are.
 *
 * @throws what `refused` makes, for another encoding or one that is broken
 */
export async function* asUtf8(
  pieces: AsyncIterable<Buffer>,
  refused: (why: string) => RidestreamError,
  layers = 0,
): AsyncGenerator<Buffer> {
  const rest = pieces[Symbol.asyncIterator]();
  try {
    const start = await firstBytes(rest);
    const whole = afterwards(start, rest);
    const form = refusedForms.find(({ starts }) => begins(start, starts));
    if (form) throw refused(`is ${form.what}`);
    const utf16 = utf16Forms.find(({ starts }) => begins(start, starts));
    if (begins(start, gzip)) {
      if (layers === mostLayers) throw refused("is packed with gzip over and over: unpack it");
      yield* asUtf8(unpacked(whole, refused), refused, layers + 1);
    } else if (utf16) yield* decoded(whole, utf16.encoding, refused);
    else yield* withoutMark(whole);
  } finally {
    await rest.return?.();
  }
}

const begins = (bytes: Buffer, starts: readonly (number | undefined)[]) =>
  bytes.length >= starts.length && starts.every((byte, n) => (byte === undefined ? bytes[n] !== 0 : bytes[n] === byte));

async function firstBytes(pieces: AsyncIterator<Buffer>): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  while (start.length < seenBytes) {
    const next = await pieces.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  return start;
}

async function* afterwards(start: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
}

async function* withoutMark(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const piece of pieces) {
    yield isFirst && begins(piece, byteOrderMark) ? piece.subarray(byteOrderMark.length) : piece;
    isFirst = false;
  }
}

async function* unpacked(
  pieces: AsyncIterable<Buffer>,
  refused: (why: string) => RidestreamError,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(Readable.from(pieces), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR") throw refused("is gzip that is cut off: take a whole copy");
    if (code?.startsWith("Z_") === true) throw refused("is gzip that is damaged: take another copy");
    throw error;
  }
}

async function* decoded(
  pieces: AsyncIterable<Buffer>,
  encoding: (typeof utf16Forms)[number]["encoding"],
  refused: (why: string) => RidestreamError,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const read = (piece?: Buffer) => {
    try {
      return Buffer.from(decoder.decode(piece, { stream: piece !== undefined }));
    } catch {
      throw refused(`is ${encoding.toUpperCase()} that is broken: write it as UTF-8`);
    }
  };
  for await (const piece of pieces) yield read(piece);
  yield read();
}
