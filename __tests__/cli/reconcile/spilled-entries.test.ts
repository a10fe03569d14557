import { readdirSync } from "fs";
import fc from "fast-check";
import { SpilledEntries } from "../../../cli/reconcile/spilled-entries";
import { temporaryFolder } from "../../temporary-folder";

interface Entry {
  readonly key: string;
  readonly n: number;
}

describe("entries on disk", () => {
  const folder = temporaryFolder().path;
  const read = (entries: readonly Entry[], mostBytes: number) => {
    const spilled = new SpilledEntries<Entry>({ folder, mostBytes });
    for (const entry of entries) spilled.add(entry);
    expect(spilled.size).toBe(entries.length);
    const groups = new Map<string, readonly number[]>();
    for (const group of spilled.groups()) {
      const [{ key } = { key: "none" }] = group;
      expect(group.every((entry) => entry.key === key)).toBe(true);
      expect(groups.has(key)).toBe(false);
      groups.set(
        key,
        group.map(({ n }) => n),
      );
    }
    spilled.close();
    return groups;
  };
  const grouped = (entries: readonly Entry[]) => {
    const groups = new Map<string, number[]>();
    for (const { key, n } of entries) groups.set(key, [...(groups.get(key) ?? []), n]);
    return groups;
  };

  it("come back key by key, each key once, however little fits into memory", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.string({ unit: "binary", maxLength: 3 }), n: fc.nat() }), { maxLength: 200 }),
        fc.constantFrom(1, 100, 1_000, 1_000_000),
        (entries, mostBytes) => expect(read(entries, mostBytes)).toEqual(grouped(entries)),
      ),
      { numRuns: 40 },
    );
  });

  it("come back where one key alone is larger than what fits into memory", () => {
    const entries = Array.from({ length: 3_000 }, (_, n) => ({ key: n % 3 === 0 ? "one" : `other ${n}`, n }));
    expect(read(entries, 2_000)).toEqual(grouped(entries));
  });

  it("leave no file behind, also while they are there", () => {
    const spilled = new SpilledEntries<Entry>({ folder });
    for (let n = 0; n < 20_000; n++) spilled.add({ key: `key number ${n}`, n });
    expect(readdirSync(folder)).toEqual([]);
    expect([...spilled.groups()]).toHaveLength(20_000);
    expect(readdirSync(folder)).toEqual([]);
  });
});
