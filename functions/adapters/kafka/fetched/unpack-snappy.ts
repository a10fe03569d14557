import { uncompress } from "snappyjs";
import { UnreadableError } from "./unreadable";

/** snappy-java's stream starts with it: then a version and a compatible version, and blocks of a length each. */
const magic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const headerBytes = magic.length + 8;

/** Snappy says how long a block gets, and allocates that at once. Snappy packs 1 MiB of zeros to 48 KiB. */
const mostBlockBytes = 64 * 1024 * 1024;

/** Snappy as Java's producer packs it (blocks in a stream of snappy-java), or as librdkafka does (one plain block). */
export function* unpackSnappy(packed: Buffer): Generator<Uint8Array> {
  if (!startsWithMagic(packed)) {
    yield unpackBlock(packed);
    return;
  }
  for (let at = headerBytes; at < packed.length;) {
    if (startsWithMagic(packed.subarray(at))) {
      at += headerBytes;
      continue;
    }
    const start = at + 4;
    const length = start <= packed.length ? packed.readInt32BE(at) : -1;
    if (length < 0 || start + length > packed.length) throw new UnreadableError("a block of snappy is not whole");
    yield unpackBlock(packed.subarray(start, start + length));
    at = start + length;
  }
}

const startsWithMagic = (bytes: Buffer) => bytes.subarray(0, magic.length).equals(magic);

function unpackBlock(block: Buffer): Uint8Array {
  try {
    return uncompress(block, mostBlockBytes);
  } catch {
    throw new UnreadableError(`a block is not snappy, or unpacks to more than ${mostBlockBytes} bytes`);
  }
}
