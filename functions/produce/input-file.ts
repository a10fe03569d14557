import {
  closeSync,
  constants,
  fstatSync,
  mkdtempSync,
  openSync,
  read as readFile,
  rmSync,
  write as writeFile,
} from "fs";
import { Socket } from "net";
import { tmpdir } from "os";
import { join } from "path";
import { addAbortSignal, type Readable } from "stream";
import { isatty, ReadStream } from "tty";
import { promisify } from "util";
import { RidestreamError } from "../ports/errors";
import { asUtf8 } from "./text-encoding";

/** A file that somebody gives: it can be read again, whatever it is. */
export interface InputFile {
  /** Its text as UTF-8, piece by piece, from its start: unpacked, and without a byte order mark. */
  read(): AsyncIterable<Buffer>;
  /** An error about it. */
  refused(why: string): RidestreamError;
  close(): void;
}

export interface OpenInputProps {
  readonly path: string;
  /** The code of its errors. */
  readonly code: "RS-REQUESTS-FILE" | "RS-PICKUPS-FILE";
  /** Aborting it ends a read that is under way: it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told once when nothing has come for a while. */
  readonly onWait?: ((what: string) => void) | undefined;
  /** @default 3,000 */
  readonly waitsAfterMs?: number;
}

const readAt = promisify(readFile);
const writeAt = promisify(writeFile);

const pieceBytes = 1024 * 1024;

/**
 * Opens a file, a pipe, a FIFO or a terminal. What can be read once is kept in a temporary file as it comes, which no
 * other process sees and which goes with this one. gzip and UTF-16 are read as the text that they hold.
 *
 * @throws RidestreamError of the given code when it cannot be opened; while it is read, when it cannot be read on or is
 *   in an encoding that is not read
 */
export function openInput(props: OpenInputProps): InputFile {
  const { path, code, signal } = props;
  const refused = (why: string) => new RidestreamError(code, `${path} ${why}`);
  const source = openSource(path, refused);
  const opened: number[] = typeof source === "number" ? [source] : [];
  const pieces = async function* (): AsyncGenerator<Buffer> {
    const [file] = opened;
    if (file !== undefined) yield* piecesOf(file, signal);
    else if (typeof source !== "number") {
      const kept = openKept(refused);
      opened.push(kept);
      yield* keeping(arriving(source, props), kept, refused);
    }
  };
  return {
    refused,
    async *read() {
      try {
        yield* asUtf8(pieces(), refused);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        const { code: why } = error as NodeJS.ErrnoException;
        throw error instanceof RidestreamError || why === undefined
          ? error
          : refused(`cannot be read (${why}): check the path`);
      }
    },
    close() {
      if (typeof source !== "number") source.destroy();
      for (const file of opened.splice(0)) closeSync(file);
    },
  };
}

/** The descriptor of a file that has positions, or what comes as it comes. */
function openSource(path: string, refused: InputFile["refused"]): number | Socket {
  let file: number;
  try {
    // A FIFO opens at once, whether somebody writes to it or not.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const descriptor = ownDescriptor(path);
    const { code } = error as NodeJS.ErrnoException;
    // A socket, which a parent may give as standard input, cannot be opened by its name.
    if (code === "ENXIO" && descriptor !== undefined) return new Socket({ fd: descriptor, readable: true });
    throw refused(`cannot be read (${code ?? String(error)}): check the path`);
  }
  const found = fstatSync(file);
  if (found.isFile()) return file;
  if (found.isFIFO()) return new Socket({ fd: file, readable: true, writable: false });
  if (isatty(file)) return new ReadStream(file);
  closeSync(file);
  throw refused(found.isDirectory() ? "is a folder: give a file" : "is a device: give a file or a pipe");
}

function ownDescriptor(path: string): number | undefined {
  const [, name, number] = /^\/(?:dev|proc\/self)\/(stdin|fd\/(\d+))$/.exec(path) ?? [];
  return name === "stdin" ? 0 : number === undefined ? undefined : Number(number);
}

async function* piecesOf(file: number, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead, buffer } = await readAt(file, Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* arriving(
  source: Socket,
  { path, signal, onWait, waitsAfterMs = 3_000 }: OpenInputProps,
): AsyncGenerator<Buffer> {
  const stream: Readable = signal ? addAbortSignal(signal, source) : source;
  const timer = setTimeout(() => onWait?.(`Waiting for what is written to ${path}.`), waitsAfterMs);
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      yield piece;
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* keeping(pieces: AsyncIterable<Buffer>, kept: number, refused: InputFile["refused"]) {
  let at = 0;
  for await (const piece of pieces) {
    try {
      for (let done = 0; done < piece.length;) {
        const { bytesWritten } = await writeAt(kept, piece, done, piece.length - done, at);
        done += bytesWritten;
        at += bytesWritten;
      }
    } catch (error) {
      throw notKept(error, refused);
    }
    yield piece;
  }
}

/** A file without a name: nobody else opens it, and it goes with this process. */
function openKept(refused: InputFile["refused"]): number {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), "ridestream-input-"));
    return openSync(join(folder, "kept"), "wx+", 0o600);
  } catch (error) {
    throw notKept(error, refused);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function notKept(error: unknown, refused: InputFile["refused"]): RidestreamError {
  const { code } = error as NodeJS.ErrnoException;
  return refused(`cannot be kept in ${tmpdir()} (${code ?? String(error)}): free space there, or set TMPDIR`);
}
