/** Most that the fast way of a varint takes: its zigzag has 31 bits. */
const small = 2 ** 30;

/** Bytes of a signed varint (zigzag, as in protocol buffers). @param value a whole number, exact to 2^52 */
export function varintBytes(value: number): number {
  let left = zigzag(value);
  let bytes = 1;
  for (; left >= 0x80; bytes++) left = Math.floor(left / 0x80);
  return bytes;
}

const zigzag = (value: number) => (value >= 0 ? value * 2 : -value * 2 - 1);

/** Writes numbers as Kafka's protocol has them into bytes that are large enough. */
export class ByteWriter {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  int8(value: number): this {
    this.at = this.bytes.writeInt8(value, this.at);
    return this;
  }

  int16(value: number): this {
    this.at = this.bytes.writeInt16BE(value, this.at);
    return this;
  }

  int32(value: number): this {
    this.at = this.bytes.writeInt32BE(value, this.at);
    return this;
  }

  uint32(value: number): this {
    this.at = this.bytes.writeUInt32BE(value, this.at);
    return this;
  }

  int64(value: bigint): this {
    this.at = this.bytes.writeBigInt64BE(value, this.at);
    return this;
  }

  varint(value: number): this {
    const { bytes } = this;
    if (value < small && value >= -small) {
      let left = (value << 1) ^ (value >> 31);
      for (; left >= 0x80; left >>>= 7) bytes[this.at++] = (left & 0x7f) | 0x80;
      bytes[this.at++] = left;
      return this;
    }
    let left = zigzag(value);
    for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes[this.at++] = (left % 0x80) | 0x80;
    bytes[this.at++] = left;
    return this;
  }

  /** Its length, and the bytes; -1 for null. */
  varintBytes(value: Uint8Array | null): this {
    if (value === null) return this.varint(-1);
    this.varint(value.length);
    return this.raw(value);
  }

  /** Its length as a varint, and the text in UTF-8. */
  varintText(text: string): this {
    const length = Buffer.byteLength(text);
    return this.varint(length).utf8(text, length);
  }

  /** Its length as an int16, and the text in UTF-8; -1 for null. */
  text(value: string | null): this {
    if (value === null) return this.int16(-1);
    const length = Buffer.byteLength(value);
    return this.int16(length).utf8(value, length);
  }

  raw(value: Uint8Array): this {
    this.bytes.set(value, this.at);
    this.at += value.length;
    return this;
  }

  private utf8(text: string, length: number): this {
    this.at += this.bytes.write(text, this.at, length, "utf8");
    return this;
  }
}
