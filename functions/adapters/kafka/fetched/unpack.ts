import { createGunzip } from "zlib";
import { unpackLz4 } from "./unpack-lz4";
import { unpackSnappy } from "./unpack-snappy";
import { unpackZstd } from "./unpack-zstd";
import { UnreadableError } from "./unreadable";

/** What packed bytes hold, piece by piece. */
export type Pieces = Iterator<Uint8Array> | AsyncIterator<Uint8Array>;

/**
 * Unpacks by the codec in the low bits of a batch's attributes; undefined where the bytes are not packed. A piece is
 * unpacked when it is asked for, so that 1 GB packed into 1 MB is never in memory.
 *
 * @throws UnreadableError when asked for a piece, too
 */
export function unpack(attributes: number, packed: Buffer): Pieces | undefined {
  const codec = attributes & 7;
  if (codec === 0) return undefined;
  if (codec === 1) return unpackGzip(packed);
  if (codec === 2) return unpackSnappy(packed);
  if (codec === 3) return unpackLz4(packed);
  if (codec === 4) return unpackZstd(packed);
  throw new UnreadableError(`it is packed by a codec of number ${codec}, which Kafka does not know`);
}

async function* unpackGzip(packed: Buffer): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  gunzip.end(packed);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch {
    throw new UnreadableError("it is not gzip, or not whole");
  } finally {
    gunzip.destroy();
  }
}
