import fc from "fast-check";
import { readFileSync, statSync, writeFileSync } from "fs";
import { join } from "path";
import { createMemoryJournal, openFileJournal, type Journal } from "../../../../functions/adapters/embedded/journal";
import { temporaryFolder, type TemporaryFolder } from "../../../temporary-folder";

const payloads = (journal: Journal): string[] => {
  const found: string[] = [];
  journal.replay((payload) => found.push(payload.toString("latin1")));
  return found;
};
const bytes = (text: string) => Buffer.from(text, "latin1");
/** Length, the same inverted, and CRC before each payload. */
const prefixLength = 12;

describe("a journal", () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, "log");
  });

  const write = (frames: readonly string[]) => {
    const journal = openFileJournal(path);
    for (const frame of frames) journal.append([bytes(frame)]);
    journal.close();
  };
  const reopen = <T>(use: (journal: Journal) => T): T => {
    const journal = openFileJournal(path);
    try {
      return use(journal);
    } finally {
      journal.close();
    }
  };

  describe.each([
    ["in a file", () => openFileJournal(path)],
    ["in memory", () => createMemoryJournal()],
  ])("%s", (_where, open) => {
    it("visits what was appended, in order, parts joined, where append said that it lies", () => {
      const journal = open();
      const positions = [
        journal.append([bytes("one"), bytes(""), bytes("two")]),
        journal.append([]),
        journal.append([bytes("x".repeat(100_000))]),
      ];
      const visited: [number, number][] = [];
      journal.replay((payload, position) => visited.push([position, payload.length]));
      expect(visited).toEqual([
        [positions[0], 6],
        [positions[1], 0],
        [positions[2], 100_000],
      ]);
      expect(journal.read((positions[0] ?? 0) + 3, 3).toString()).toBe("two");
      expect(journal.read(positions[2] ?? 0, 100_000).toString()).toBe("x".repeat(100_000));
      journal.close();
    });
  });

  it("has what was appended after it is opened again, and goes on after it", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), { maxLength: 4 }), (runs) => {
        writeFileSync(path, "");
        const appended: string[] = [];
        for (const run of runs) {
          reopen((journal) => {
            expect(payloads(journal)).toEqual(appended);
            for (const frame of run) {
              journal.append([frame]);
              appended.push(Buffer.from(frame).toString("latin1"));
            }
          });
        }
        expect(reopen(payloads)).toEqual(appended);
      }),
      { numRuns: 50 },
    );
  });

  it("cuts off a last frame that is half written, wherever it ends, and appends after what is whole", () => {
    write(["first", "second", "the last one"]);
    const whole = readFileSync(path);
    const lastStart = whole.length - prefixLength - "the last one".length;
    for (let length = lastStart; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      reopen((journal) => {
        expect([length, payloads(journal)]).toEqual([length, ["first", "second"]]);
        expect(statSync(path).size).toBe(lastStart);
        journal.append([bytes("after")]);
      });
      expect(reopen(payloads)).toEqual(["first", "second", "after"]);
    }
  });

  it("refuses a file with a flipped bit anywhere before the last frame, and says where", () => {
    const frames = ["first", "", "third, a little longer", "last"];
    write(frames);
    const whole = readFileSync(path);
    const lastStart = whole.length - prefixLength - "last".length;
    for (let at = 0; at < lastStart; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        writeFileSync(path, damaged);
        let found: unknown;
        try {
          reopen(payloads);
        } catch (error) {
          found = error;
        }
        expect([at, bit, found]).toEqual([at, bit, expect.objectContaining({ code: "RS-LOG-DAMAGED" })]);
        expect(String(found)).toContain(path);
        expect(readFileSync(path).equals(damaged)).toBe(true);
      }
    }
  });

  it("refuses a file with any other byte in any place before the last frame", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary-ascii", maxLength: 30 }), { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        (frames, where, change) => {
          writeFileSync(path, "");
          write([...frames, "last"]);
          const file = readFileSync(path);
          const at = Math.floor(where * (file.length - prefixLength - "last".length));
          file[at] = (file[at] ?? 0) ^ change;
          writeFileSync(path, file);
          expect(() => reopen(payloads)).toThrow(expect.objectContaining({ code: "RS-LOG-DAMAGED" }) as Error);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("refuses a read beyond its end", () => {
    write(["first"]);
    expect(() => reopen((journal) => journal.read(prefixLength, 6))).toThrow(
      expect.objectContaining({ code: "RS-LOG-DAMAGED" }) as Error,
    );
  });
});
