import { fetchAll, fetchFrom, golden, recordsOf } from "./answers";

const textOf = (bytes: Uint8Array | null | undefined) => bytes && Buffer.from(bytes).toString();
const first = async (name: string) => (await fetchAll(golden(name)))[0];
const year = (ms: number | undefined) => new Date(ms ?? NaN).toISOString().slice(0, 4);

describe("the headers of a record", () => {
  it.each([
    ["header-null-value", { h: "" }],
    ["header-empty", { "": "" }],
    ["header-twice", { h: "last" }],
    ["header-binary", { h: "\ufffd\u0000\ufffd" }],
    ["header-name-not-utf8", { "\ufffd\ufffd\ufffd\ufffd": "v" }],
    ["header-own-names", { "rs-cut": '{"value":1}', "rs-code": "x", "rs-trips": "no json" }],
  ])("are text, the last of a name: %s", async (name, headers) => {
    const record = await first(name);
    expect(record?.headers).toEqual(headers);
    expect(record?.flaw).toBeUndefined();
  });

  it("may have the names of what every object has", async () => {
    const { headers = {} } = (await first("header-of-objects")) ?? {};
    expect(Object.entries(headers)).toEqual([
      ["__proto__", "q"],
      ["constructor", "c"],
      ["toString", "t"],
    ]);
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });

  it("may be ten thousand, or of half a megabyte", async () => {
    expect(Object.keys((await first("header-10000"))?.headers ?? {})).toHaveLength(10_000);
    expect((await first("header-500-kb"))?.headers["h"]).toHaveLength(500_000);
  });
});

describe("the key and the value of a record", () => {
  it("are none where there are none, and empty where they are empty", async () => {
    expect(await first("key-null")).toMatchObject({ key: null });
    expect((await first("key-empty"))?.key).toHaveLength(0);
    expect(await first("value-tombstone")).toMatchObject({ value: null });
    expect((await first("value-empty"))?.value).toHaveLength(0);
    expect((await first("key-900-kb"))?.key).toHaveLength(900_000);
  });
});

describe("the time of a record", () => {
  it.each([
    ["time--1", "1969"],
    ["time-0", "1970"],
    ["time-32503680000000", "3000"],
    ["time-253402300800000", "9999"],
    ["time-8640000000000001", "9999"],
    ["time-max", "9999"],
  ])("is of a year of four digits, the nearest that there is: %s", async (name, expected) => {
    const records = await fetchAll(golden(name));
    expect(year(records[0]?.timestampMs)).toBe(expected);
    expect(year(records[1]?.timestampMs)).toBe("2025");
  });

  it.each(["time-of-broker", "old-1-time-of-broker"])("is the broker's where the topic says so: %s", async (name) => {
    const records = await fetchAll(golden(name));
    expect(records.map(({ timestampMs }) => timestampMs)).toEqual([1_750_000_000_005, 1_750_000_000_005]);
  });
});

describe("the old formats", () => {
  it.each(["none", "gzip", "snappy", "lz4"])("are read packed by %s, with their offsets", async (codec) => {
    for (const format of [0, 1]) {
      const records = await fetchAll(golden(`old-${format}-${codec}`));
      const from = codec === "none" ? 0 : 7;
      expect(records.map(({ offset, key }) => [offset, textOf(key)])).toEqual([
        [from, "k"],
        [from + 1, "behind"],
      ]);
      expect(records[0]?.timestampMs).toBe(format === 0 ? -1 : 1_750_000_000_000);
      expect((await fetchFrom(golden(`old-${format}-${codec}`), from + 1)).records).toHaveLength(1);
    }
  });

  it("have the wrapper's time where the broker has written it there alone", async () => {
    const set = Buffer.from(golden("old-1-gzip"));
    // Behind offset, size, checksum and format.
    set.writeUInt8((set[17] ?? 0) | 8, 17);
    set.writeBigInt64BE(1_750_000_000_009n, 18);
    const times = (await fetchAll(set)).map(({ timestampMs }) => timestampMs);
    expect(times).toEqual([1_750_000_000_009, 1_750_000_000_009]);
  });

  it("may stand before the new one in an answer", async () => {
    expect((await fetchAll(golden("old-then-new"))).map(({ key }) => textOf(key))).toEqual(["k", "behind"]);
  });
});

describe("what is no record", () => {
  it("is passed over: markers of transactions, known or not, and what was aborted", async () => {
    const keys = async (name: string) => (await recordsOf(name)).map(({ key }) => textOf(key));
    expect(await keys("batch-transaction-committed")).toEqual(["k", "behind"]);
    expect(await keys("batch-transaction-aborted")).toEqual(["behind"]);
    expect(await keys("batch-transactions-interleaved")).toEqual(["behind"]);
    expect(await keys("batch-control-unknown")).toEqual(["behind"]);
    // The markers themselves are read to their end.
    expect((await fetchFrom(golden("batch-transaction-committed"), 2)).next).toBe(3);
  });

  it("is passed over where compaction has emptied a batch", async () => {
    expect(await fetchFrom(golden("batch-emptied").subarray(0, 61), 0)).toEqual({ records: [], next: 5 });
    expect((await fetchAll(golden("batch-emptied"))).map(({ offset }) => offset)).toEqual([5]);
  });

  it("is left for the next fetch where the broker has cut it off", async () => {
    expect(await fetchFrom(golden("batch-cut-off"), 0)).toMatchObject({ next: 2 });
  });
});
