import fc from "fast-check";
import { ByteReader } from "../../../../../functions/adapters/kafka/fetched/byte-reader";
import { takeRecord } from "../../../../../functions/adapters/kafka/fetched/fetched-message";
import { readRecordSet } from "../../../../../functions/adapters/kafka/fetched/record-set";
import { TakenMessages } from "../../../../../functions/adapters/kafka/fetched/taken-messages";
import { unpackLz4 } from "../../../../../functions/adapters/kafka/fetched/unpack-lz4";
import { unpackZstd } from "../../../../../functions/adapters/kafka/fetched/unpack-zstd";
import { fetchAll, fetchFrom, golden, goldenNames } from "./answers";

const mebibyte = 1024 * 1024;
const keyOf = ({ key }: { readonly key: Uint8Array | null }) => key && Buffer.from(key).toString();

describe("a record that is larger than any topic takes", () => {
  it.each(["large-20-mb-gzip", "large-20-mb-lz4", "large-20-mb-zstd"])(
    "keeps its start and says how large it was; those around it are whole: %s",
    async (name) => {
      const records = await fetchAll(golden(name));
      const large = records.at(-2);
      expect(keyOf(large ?? { key: null })).toBe("large");
      expect(large?.flaw).toMatchObject({ code: "RS-MESSAGE-TOO-LARGE", cut: { value: 20_000_000 } });
      expect(large?.flaw?.cut?.record).toBeGreaterThan(20_000_000);
      expect(large?.value?.length).toBeLessThan(65_536);
      expect(records.filter(({ flaw }) => flaw)).toHaveLength(1);
      expect(keyOf(records.at(-1) ?? { key: null })).toBe("behind");
    },
  );

  it("says how large its key was where that is what makes it large", async () => {
    const [large] = await fetchAll(golden("large-key"));
    expect(large?.flaw?.cut).toMatchObject({ key: 20_000_000 });
    expect(large?.value).toBeNull();
  });
});

describe("what is kept of a large record", () => {
  it("is a copy, so that the rest does not stay in memory with it", async () => {
    const bytes = 17 * mebibyte;
    const start = await takeRecord(new ByteReader(Buffer.alloc(bytes)), bytes);
    expect(start).toHaveLength(65_536);
    expect(start?.buffer.byteLength).toBeLessThan(mebibyte);
  });
});

describe("an answer of a broker", () => {
  it("is taken within a bound of memory, and the next fetch goes on within the batch", async () => {
    const set = golden("large-150-records-of-1-mb");
    const first = await fetchFrom(set, 0);
    expect(first.records.length * 1_000_000).toBeLessThan(34 * mebibyte);
    expect(first.records.length * 1_000_000).toBeGreaterThan(30 * mebibyte);
    expect(first.next).toBe(first.records.length);
    const { records } = await fetchFrom(set, 148);
    expect(records.map(({ offset }) => offset)).toEqual([148, 149, 150]);
  });

  it("gives a record however many a batch has", async () => {
    const records = await fetchAll(golden("large-150000-records"));
    expect(records).toHaveLength(150_001);
    expect(records.every(({ offset }, index) => offset === index)).toBe(true);
  });

  it("brings a record at least of every partition, however little room is left", async () => {
    const taken = new TakenMessages(0, { bytes: 0, records: 0 });
    await readRecordSet(golden("codec-zstd-3"), taken);
    expect(taken.messages.map(({ offset }) => offset)).toEqual(["0"]);
  });
});

describe("a batch that cannot be unpacked", () => {
  it.each(["codec-unknown", "codec-gzip-damaged"])(
    "is one record, as it came, at its last offset: %s",
    async (name) => {
      const set = golden(name);
      const [record, ...others] = await fetchAll(set);
      expect(others).toEqual([]);
      expect(record?.flaw).toMatchObject({ code: "RS-MESSAGE-UNREADABLE" });
      expect(record?.flaw?.reason).toContain("from offset 0 to its last, 0");
      expect(Buffer.from(record?.value ?? []).equals(set)).toBe(true);
    },
  );

  it.each(["codec-zstd-3", "codec-lz4-1", "codec-gzip-6", "codec-snappy"])(
    "gives the records before the place, and one for all from there on: %s",
    async (name) => {
      const set = Buffer.from(golden(name));
      set.fill(0xff, set.length - 3_000, set.length - 2_000);
      const records = await fetchAll(set);
      expect(records.at(-1)).toMatchObject({ offset: 40, flaw: { code: "RS-MESSAGE-UNREADABLE" } });
      expect(await fetchAll(set, 40)).toHaveLength(1);
    },
  );

  it("stops no reading, whatever bytes it has", async () => {
    const isOld = (name: string) => /^old-[01]-(gzip|snappy|lz4)/.test(name);
    const single = /^(codec|header|key|value|time)-/;
    const small = goldenNames.filter((name) => golden(name).length < 5_000 && (isOld(name) || single.test(name)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...small),
        fc.array(fc.tuple(fc.nat(5_000), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (name, changes) => {
          const set = Buffer.from(golden(name));
          // Behind what the broker itself has written.
          const start = isOld(name) ? 34 : 61;
          for (const [at, byte] of changes) set[start + (at % (set.length - start))] = byte;
          const first = await fetchFrom(set, 0);
          expect(first.next ?? 1).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe("unpacking", () => {
  const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
  const all = (pieces: Iterable<Uint8Array>) => Buffer.concat([...pieces]).toString();

  it("reads LZ4 of blocks that reach back over the one before, as other encoders write it", () => {
    // "abcdabcd" as four literals and a match, then eight more from the block before, then five literals.
    const frame = hex("04224d18 40 40 00 08000000 40 61626364 0400 00 09000000 04 0800 50 7879787978 00000000");
    expect(all(unpackLz4(frame))).toBe("abcdabcdabcdabcdxyxyx");
  });

  it("gives zstd no more of a window than it needs, whatever it claims", () => {
    // One segment that claims 2 GB, and is the letter x 70 times.
    const frame = hex("28b52ffd a0 00000080 330200 78 ");
    const before = process.memoryUsage().arrayBuffers;
    expect(all(unpackZstd(frame.subarray(0)))).toBe("x".repeat(70));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * mebibyte);
  });

  it("refuses zstd that takes minutes: thousands of blocks, each with a large window", () => {
    const header = hex("28b52ffd 00 b8");
    // Each 128 KiB of one letter.
    const block = hex("020010 78");
    const blocks = Array<Buffer>(3_000).fill(block);
    expect(() => all(unpackZstd(Buffer.concat([header, ...blocks, hex("030000 78")])))).toThrow("too much to read");
  });

  const endless = () => {
    const piece = Buffer.alloc(16 * mebibyte);
    return { next: () => ({ done: false as const, value: piece }) };
  };

  it("ends where a batch has more than 2 GiB", async () => {
    await expect(new ByteReader(Buffer.alloc(0), endless()).skip(1e12)).rejects.toThrow("more than 2147483648 bytes");
  });

  it("pauses for others, so that a member of a group heartbeats meanwhile", async () => {
    let beats = 0;
    const heart = setInterval(() => beats++, 0);
    await new ByteReader(Buffer.alloc(0), slow(endless())).skip(320 * mebibyte);
    clearInterval(heart);
    expect(beats).toBeGreaterThan(5);
  });

  const slow = (pieces: ReturnType<typeof endless>) => ({
    next: () => {
      for (const until = performance.now() + 2; performance.now() < until;);
      return pieces.next();
    },
  });
});
