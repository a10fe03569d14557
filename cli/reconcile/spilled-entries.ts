import { hash } from "crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "fs";
import { join } from "path";
import { deflateRawSync, inflateRawSync } from "zlib";

/** Whatever is compared with others of the same key. */
export interface Keyed {
  readonly key: string;
}

export interface SpilledEntriesProps {
  /** A folder that is there; the files in it have no name once they are open, so nothing is left behind by a process that dies. */
  readonly folder: string;
  /** Most bytes of entries that lie in memory to be grouped, as JSON. @default 8 MiB */
  readonly mostBytes?: number;
}

/** Files that the entries of one are cut into. */
const buckets = 64;
/** Bytes that a bucket gathers before it writes them, as JSON. */
const chunkBytes = 32 * 1024;
/** 64 to the power of it are more buckets than any disk holds; what lies in one bucket then is of one key. */
const mostDepth = 6;

/**
 * Entries on disk, to be read again key by key. They lie in buckets by the hash of their key; a bucket that is larger than
 * `mostBytes` is cut again, so the memory that it takes does not depend on how many keys there are: 64 chunks of 32 KiB a
 * depth while it is written, and one bucket of `mostBytes` while it is read. One key alone may take more.
 */
export class SpilledEntries<Entry extends Keyed> {
  private readonly files: readonly Bucket[];
  private readonly mostBytes: number;
  /** Entries that were added. */
  size = 0;

  constructor(
    private readonly props: SpilledEntriesProps,
    private readonly depth = 0,
  ) {
    this.mostBytes = props.mostBytes ?? 8 * 1024 * 1024;
    this.files = Array.from({ length: buckets }, (_, n) => new Bucket(join(props.folder, `${depth}-${n}`)));
  }

  add(entry: Entry): void {
    this.size++;
    this.files[bucketOf(entry.key, this.depth)]?.add(JSON.stringify(entry));
  }

  /** The entries of each key, the keys in no order. It can be asked once, and nothing can be added then. */
  *groups(): Generator<readonly Entry[]> {
    for (const file of this.files) {
      if (file.bytes > this.mostBytes && this.depth < mostDepth) yield* this.cut(file);
      else yield* grouped(this.entriesOf(file));
      file.close();
    }
  }

  close(): void {
    for (const file of this.files) file.close();
  }

  private *cut(file: Bucket): Generator<readonly Entry[]> {
    const smaller = new SpilledEntries<Entry>(this.props, this.depth + 1);
    try {
      for (const entry of this.entriesOf(file)) smaller.add(entry);
      file.close();
      yield* smaller.groups();
    } finally {
      smaller.close();
    }
  }

  private *entriesOf(file: Bucket): Generator<Entry> {
    for (const line of file.lines()) yield JSON.parse(line) as Entry;
  }
}

/** Nobody can choose ids that all lie in one bucket. */
function bucketOf(key: string, depth: number): number {
  const bits = depth * 6;
  const digits = hash("sha256", key, "hex").slice(Math.floor(bits / 4), Math.floor(bits / 4) + 3);
  return (Number.parseInt(digits, 16) >>> (6 - (bits % 4))) & (buckets - 1);
}

function* grouped<Entry extends Keyed>(entries: Iterable<Entry>): Generator<readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.key);
    if (group) group.push(entry);
    else groups.set(entry.key, [entry]);
  }
  yield* groups.values();
}

/** A file of packed chunks, each after its length in 4 bytes. It is opened with its first chunk. */
class Bucket {
  /** Of the lines, as they were added. */
  bytes = 0;
  private descriptor: number | undefined;
  private end = 0;
  private gathered: string[] = [];
  private gatheredBytes = 0;

  constructor(private readonly path: string) {}

  add(line: string): void {
    this.bytes += line.length + 1;
    this.gatheredBytes += line.length + 1;
    this.gathered.push(line);
    if (this.gatheredBytes >= chunkBytes) this.flush();
  }

  *lines(): Generator<string> {
    this.flush();
    for (let at = 0; at < this.end;) {
      const length = this.read(at, 4).readUInt32LE();
      yield* inflateRawSync(this.read(at + 4, length))
        .toString()
        .split("\n");
      at += 4 + length;
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
    this.gathered = [];
    this.end = 0;
  }

  private flush(): void {
    if (this.gathered.length === 0) return;
    const packed = deflateRawSync(this.gathered.join("\n"), { level: 1 });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(packed.length);
    const chunk = Buffer.concat([length, packed]);
    this.descriptor ??= this.open();
    for (let done = 0; done < chunk.length;)
      done += writeSync(this.descriptor, chunk, done, undefined, this.end + done);
    this.end += chunk.length;
    this.gathered = [];
    this.gatheredBytes = 0;
  }

  private open(): number {
    const descriptor = openSync(this.path, "wx+", 0o600);
    unlinkSync(this.path);
    return descriptor;
  }

  private read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.descriptor ?? -1, bytes, done, length - done, at + done);
      if (read === 0) throw new Error(`${this.path} ends before it was written to`);
      done += read;
    }
    return bytes;
  }
}
