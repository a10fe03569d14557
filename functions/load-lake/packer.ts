import { finished } from "stream/promises";
import { createGzip } from "zlib";

/** Packs the rows of one object. */
export interface Packer {
  add(rows: string): void;
  /** All that was added, packed. */
  end(): Promise<Uint8Array>;
  /** Nothing of it is wanted. */
  discard(): void;
}

/**
 * As small as zlib has it by default, 16 KiB, the packed bytes of a batch come in 30 pieces, and each waits until the process has
 * nothing else to do.
 */
const pieceBytes = 256 * 1024;

/** Packs what is added at once, by a thread of zlib's, while the next rows are made. */
export function createGzipPacker(): Packer {
  const gzip = createGzip({ chunkSize: pieceBytes });
  let pieces: Buffer[] = [];
  gzip.on("data", (piece: Buffer) => pieces.push(piece));
  return {
    add: (rows) => void gzip.write(rows),
    async end() {
      gzip.end();
      await finished(gzip);
      const packed = Buffer.concat(pieces);
      pieces = [];
      return packed;
    },
    discard: () => void gzip.destroy(),
  };
}
