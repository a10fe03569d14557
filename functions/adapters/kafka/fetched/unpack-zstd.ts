import { Decompress } from "fzstd";
import { UnreadableError } from "./unreadable";

const frameMagic = 0xfd2fb528;
/** A block of zstd unpacks to no more. */
const mostBlockBytes = 128 * 1024;
/** Levels up to 20 look no further back, and a frame that unpacks to less cannot. */
const mostWindowBytes = 32 * 1024 * 1024;
/** fzstd moves the whole window for every block: seconds of a processor. */
const mostMovedBytes = 64 * 1024 * 1024 * 1024;

/**
 * Zstandard frames, block by block, so that one block and the window are in memory. A frame may claim a window of 2 GB:
 * it gets no more than its blocks can fill.
 *
 * @see RFC 8878, section 3.1.1
 */
export function* unpackZstd(packed: Buffer): Generator<Uint8Array> {
  try {
    for (let at = 0; at < packed.length;) at = yield* unpackFrame(packed, at);
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    // Of fzstd, or of a read past the end.
    throw new UnreadableError("it is not zstd, or not whole");
  }
}

/** @returns where the frame ends */
function* unpackFrame(packed: Buffer, start: number): Generator<Uint8Array, number> {
  const magic = packed.readUInt32LE(start);
  // A frame to skip.
  if (magic >>> 4 === 0x184d2a5) return start + 8 + packed.readUInt32LE(start + 4);
  if (magic !== frameMagic) throw new UnreadableError("it is no zstd frame");
  const { header, blocks, mostBytes, end } = outline(packed, start);
  let bytes = 0;
  let unpacked: Uint8Array[] = [];
  const decompress = new Decompress((bytes) => unpacked.push(bytes));
  decompress.push(header);
  for (const [index, block] of blocks.entries()) {
    decompress.push(block, index === blocks.length - 1);
    for (const piece of unpacked) {
      bytes += piece.length;
      if (bytes > mostBytes) throw new UnreadableError(`it may reach back over ${mostWindowBytes} bytes`);
      yield piece;
    }
    unpacked = [];
  }
  return end;
}

/** The frame's blocks, and a header of our own: of the window that they need. */
function outline(packed: Buffer, start: number) {
  const flags = packed.readUInt8(start + 4);
  const isOneSegment = (flags & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
  const sizeBytes = flags >> 6 ? 1 << (flags >> 6) : Number(isOneSegment);
  const dictionary = start + 5 + Number(!isOneSegment);
  if (dictionaryBytes > 0 && packed.readUIntLE(dictionary, dictionaryBytes) !== 0)
    throw new UnreadableError("the zstd frame needs a dictionary");
  const blocks: Buffer[] = [];
  let unpackedBytes = 0;
  let at = dictionary + dictionaryBytes + sizeBytes;
  for (let isLast = false; !isLast;) {
    const header = packed.readUIntLE(at, 3);
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    // One byte that repeats.
    const end = at + 3 + (type === 1 ? 1 : size);
    if (size > mostBlockBytes || end > packed.length) throw new UnreadableError("a block of zstd is not whole");
    unpackedBytes += type === 2 ? mostBlockBytes : size;
    blocks.push(packed.subarray(at, end));
    at = end;
  }
  const reach = Math.min(unpackedBytes, claimedWindow(packed, start));
  const exponent = Math.ceil(Math.log2(Math.max(mostBlockBytes, Math.min(reach, mostWindowBytes))));
  if (blocks.length * 2 ** exponent > mostMovedBytes) throw new UnreadableError("it unpacks to too much to read");
  const header = Buffer.from([0, 0, 0, 0, 0, (exponent - 10) << 3]);
  header.writeUInt32LE(frameMagic);
  // Beyond it fzstd reads zeros where a window is too small.
  const mostBytes = reach > mostWindowBytes ? mostWindowBytes : Infinity;
  return { header, blocks, mostBytes, end: at + (flags & 4 ? 4 : 0) };
}

/** What a match may reach back over, in bytes; a frame of one segment has its whole content for it. */
function claimedWindow(packed: Buffer, start: number): number {
  if (packed.readUInt8(start + 4) & 0x20) return Infinity;
  const descriptor = packed.readUInt8(start + 5);
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
