import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "fs";
import { crc32 } from "zlib";
import { RidestreamError } from "../../ports/errors";
import type { FolderAccess } from "./duckdb";

/** An append-only file of frames; a frame is there whole or not at all, so one frame is one commit. */
export interface Journal {
  /** Appends a frame made of the parts; answers where its payload starts. */
  append(parts: readonly Uint8Array[]): number;
  read(position: number, length: number): Buffer;
  /** Visits every frame in order. */
  replay(visit: (payload: Buffer, position: number) => void): void;
  close(): void;
}

/** A frame's start: payload length, the same inverted, CRC-32 of the payload; 32-bit little-endian each. */
const prefixLength = 12;

/**
 * A journal in a file. Writes are synchronous, without fsync: what was appended survives the death of the process,
 * as Kafka's own writes do, but not that of the machine.
 *
 * @throws RidestreamError RS-LOG-DAMAGED at `replay`, when a frame other than a half-written last one is damaged
 */
export function openFileJournal(path: string, access: FolderAccess = "write"): Journal {
  const file = openSync(path, access === "read" ? "r" : "a+");
  let end = fstatSync(file).size;

  const read = (position: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    for (let got = 0; got < length;) {
      const more = readSync(file, bytes, got, length - got, position + got);
      if (more === 0) throw damaged(path, position);
      got += more;
    }
    return bytes;
  };

  return {
    append(parts) {
      const frame = encodeFrame(parts);
      const start = end;
      try {
        if (access === "read") throw new TypeError("it is open to be read");
        for (let written = 0; written < frame.length;) written += writeSync(file, frame, written);
      } catch (error) {
        if (access === "write") ftruncateSync(file, start);
        throw new RidestreamError(
          "RS-LOG-WRITE",
          `${path} cannot be written: free disk space, or grant yourself the right to write it, then run again`,
          {
            cause: error,
          },
        );
      }
      end = start + frame.length;
      return start + prefixLength;
    },
    read,
    replay(visit) {
      let at = 0;
      while (end - at >= prefixLength) {
        const prefix = read(at, prefixLength);
        const length = prefix.readUInt32LE(0);
        if (prefix.readUInt32LE(4) !== ~length >>> 0) throw damaged(path, at);
        if (end - at - prefixLength < length) break;
        const payload = read(at + prefixLength, length);
        if (crc32(payload) !== prefix.readUInt32LE(8)) throw damaged(path, at);
        visit(payload, at + prefixLength);
        at += prefixLength + length;
      }
      // A process killed while it wrote leaves half a frame: nobody was told that it was taken.
      if (at < end && access === "write") ftruncateSync(file, at);
      end = at;
    },
    close: () => closeSync(file),
  };
}

/** A journal in memory, for tests; it lives as long as the object. */
export function createMemoryJournal(): Journal {
  let bytes = Buffer.alloc(1 << 16);
  let end = 0;
  const frames: { readonly position: number; readonly length: number }[] = [];
  return {
    append(parts) {
      const payload = Buffer.concat(parts);
      if (end + payload.length > bytes.length) {
        bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length + payload.length)]);
      }
      const position = end;
      bytes.set(payload, position);
      end += payload.length;
      frames.push({ position, length: payload.length });
      return position;
    },
    read: (position, length) => Buffer.from(bytes.subarray(position, position + length)),
    replay(visit) {
      for (const { position, length } of frames)
        visit(Buffer.from(bytes.subarray(position, position + length)), position);
    },
    close: () => undefined,
  };
}

function encodeFrame(parts: readonly Uint8Array[]): Buffer {
  const frame = Buffer.concat([Buffer.alloc(prefixLength), ...parts]);
  const length = frame.length - prefixLength;
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(~length >>> 0, 4);
  frame.writeUInt32LE(crc32(frame.subarray(prefixLength)), 8);
  return frame;
}

function damaged(path: string, position: number): RidestreamError {
  return new RidestreamError(
    "RS-LOG-DAMAGED",
    `${path} is damaged at byte ${position}: restore it from a copy, or start over with --fresh`,
  );
}
