import { setImmediate as breath } from "timers/promises";
import type { Pieces } from "./unpack";
import { UnreadableError } from "./unreadable";

/** A batch that unpacks to more is not read to its end. gzip packs 1 MiB of zeros to 1 KiB. */
const mostBytes = 2 * 1024 * 1024 * 1024;
/** Unpacked without a pause: heartbeats wait meanwhile. */
const bytesABreath = 4 * 1024 * 1024;

/** Reads bytes that are there, or that come piece by piece: `fill` first, then take at once. */
export class ByteReader {
  private at = 0;
  private unpacked = 0;
  private sinceBreath = 0;

  /**
   * @param bytes those that are there
   * @param pieces those that follow
   */
  constructor(
    private bytes: Buffer,
    private readonly pieces?: Pieces,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Has so many bytes at hand. @returns false where they end before */
  async fill(wanted: number): Promise<boolean> {
    if (this.left >= wanted) return true;
    const parts: Uint8Array[] = [this.bytes.subarray(this.at)];
    for (let found = this.left; found < wanted;) {
      const piece = await this.next();
      if (!piece) break;
      parts.push(piece);
      found += piece.length;
    }
    this.bytes = Buffer.concat(parts);
    this.at = 0;
    return this.left >= wanted;
  }

  /** The same bytes, not a copy. @throws UnreadableError when fewer are at hand */
  take(length: number): Buffer {
    if (length < 0 || length > this.left) throw new UnreadableError("the bytes end too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Passes over bytes, at hand or not. @returns false where they end before */
  async skip(length: number): Promise<boolean> {
    let ahead = length;
    while (ahead > this.left) {
      ahead -= this.left;
      const piece = await this.next();
      this.bytes = piece ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.alloc(0);
      this.at = 0;
      if (!piece) return false;
    }
    this.at += ahead;
    return true;
  }

  int8(): number {
    return this.take(1).readInt8();
  }

  int32(): number {
    return this.take(4).readInt32BE();
  }

  int64(): bigint {
    return this.take(8).readBigInt64BE();
  }

  int16(): number {
    return this.take(2).readInt16BE();
  }

  /** A whole number of at most 32 bits: 7 bits a byte, the least first, its sign in the last bit (zigzag). */
  varint(): number {
    let value = 0;
    for (let bits = 0; bits < 35; bits += 7) {
      const byte = this.byte();
      value |= (byte & 127) << bits;
      if (byte < 128) return (value >>> 1) ^ -(value & 1);
    }
    throw new UnreadableError("a number does not end");
  }

  /** The same of at most 64 bits. */
  varlong(): bigint {
    // Most are of few bytes, for which a varint is quicker.
    if ([0, 1, 2, 3].some((ahead) => (this.bytes[this.at + ahead] ?? 0) < 128)) return BigInt(this.varint());
    let value = 0n;
    for (let bits = 0n; bits < 70n; bits += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << bits;
      if (byte < 128) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    throw new UnreadableError("a number does not end");
  }

  /** Ends the unpacking of what was not asked for. */
  async close(): Promise<void> {
    await this.pieces?.return?.();
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new UnreadableError("the bytes end too early");
    this.at++;
    return byte;
  }

  private async next(): Promise<Uint8Array | undefined> {
    const next = await this.pieces?.next();
    if (!next || next.done) return undefined;
    this.unpacked += next.value.length;
    if (this.unpacked > mostBytes) throw new UnreadableError(`it unpacks to more than ${mostBytes} bytes`);
    this.sinceBreath += next.value.length;
    if (this.sinceBreath >= bytesABreath) {
      this.sinceBreath = 0;
      await breath();
    }
    return next.value;
  }
}
