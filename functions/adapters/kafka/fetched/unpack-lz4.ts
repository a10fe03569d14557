import { UnreadableError } from "./unreadable";

const frameMagic = 0x184d2204;
/** A match of a block that is linked to those before it reaches so far back. */
const historyBytes = 64 * 1024;
const blockSizes = [undefined, undefined, undefined, undefined, 64, 256, 1024, 4096];

/**
 * LZ4 frames, block by block, so that one block is in memory. Checksums are skipped: the batch has one of its own, and
 * Kafka's old formats have a wrong one (KAFKA-3160).
 *
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function* unpackLz4(packed: Buffer): Generator<Uint8Array> {
  try {
    for (let at = 0; at < packed.length;) at = yield* unpackFrame(packed, at);
  } catch (error) {
    // A read past the end is a RangeError of Buffer's.
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError("the LZ4 frame is not whole");
  }
}

/** @returns where the frame ends */
function* unpackFrame(packed: Buffer, start: number): Generator<Uint8Array, number> {
  if (packed.readUInt32LE(start) !== frameMagic) throw new UnreadableError("it is no LZ4 frame");
  const flags = packed.readUInt8(start + 4);
  const blockBytes = (blockSizes[(packed.readUInt8(start + 5) >> 4) & 7] ?? 0) * 1024;
  if (flags >> 6 !== 1 || blockBytes === 0) throw new UnreadableError("it is no LZ4 frame of version 1");
  if (flags & 1) throw new UnreadableError("the LZ4 frame needs a dictionary");
  const isLinked = (flags & 0x20) === 0;
  const afterBlock = flags & 0x10 ? 4 : 0;
  let history: Uint8Array = Buffer.alloc(0);
  let at = start + 7 + (flags & 8 ? 8 : 0);
  for (;;) {
    const header = packed.readUInt32LE(at);
    at += 4;
    if (header === 0) return at + (flags & 4 ? 4 : 0);
    const length = header & 0x7fffffff;
    const block = packed.subarray(at, at + length);
    if (block.length < length) throw new UnreadableError("a block of LZ4 is not whole");
    at += length + afterBlock;
    const isPlain = header >>> 31 === 1;
    const unpacked = isPlain ? block : unpackBlock(block, history, blockBytes);
    yield unpacked;
    if (isLinked) history = Buffer.concat([history, unpacked]).subarray(-historyBytes);
  }
}

function unpackBlock(block: Buffer, history: Uint8Array, mostBytes: number): Buffer {
  const out = Buffer.allocUnsafe(history.length + mostBytes);
  out.set(history);
  let to = history.length;
  let at = 0;
  const lengthOf = (nibble: number): number => {
    let length = nibble;
    if (nibble === 15) {
      let more: number;
      do length += more = block.readUInt8(at++);
      while (more === 255);
    }
    return length;
  };
  while (at < block.length) {
    const token = block.readUInt8(at++);
    const literals = lengthOf(token >> 4);
    if (at + literals > block.length || to + literals > out.length) throw new UnreadableError("a block is not LZ4");
    copy(block, at, out, to, literals);
    at += literals;
    to += literals;
    // The last sequence has no match.
    if (at === block.length) break;
    const distance = block.readUInt8(at) | (block.readUInt8(at + 1) << 8);
    at += 2;
    const match = lengthOf(token & 15) + 4;
    if (distance === 0 || distance > to || to + match > out.length) throw new UnreadableError("a block is not LZ4");
    copy(out, to - distance, out, to, match);
    to += match;
  }
  return out.subarray(history.length, to);
}

/** A call costs more than a loop for what is shorter. */
const worthACall = 48;

/** Copies bytes that are there; where they reach into what is copied, they repeat. */
function copy(source: Uint8Array, at: number, out: Uint8Array, to: number, length: number): void {
  const distance = source === out ? to - at : length;
  if (length < worthACall || distance < worthACall)
    for (let index = 0; index < length; index++) out[to + index] = source[at + index] ?? 0;
  else
    for (let done = 0; done < length; done += distance)
      out.set(source.subarray(at + done, at + Math.min(done + distance, length)), to + done);
}
