import fc from "fast-check";
import stringWidth from "string-width";
import { rowsTable } from "../../cli/strategy/rows-text";
import { counted, money, table } from "../../cli/tables";
import { wrapped, wrappedUnder } from "../../cli/wrapped";
import { anyText } from "../any-text";

const widths = [60, 80, 200] as const;
const widestOf = (text: string) => Math.max(...text.split("\n").map((line) => stringWidth(line)));
const id = "topic_source@P_dGcwXaCFABx2euWtzG3Q-2-1234567-0";

describe("a table", () => {
  const head = ["trip_id", "client", "reason"];
  const row = [id, "漢".repeat(50), "the field prix_base_per_km is below the least that it may be ".repeat(3).trim()];

  it.each(widths)("fits %d columns whatever its cells hold, and cuts nothing", (columns) => {
    const text = table(head, [row, row], columns);
    expect(widestOf(text)).toBeLessThanOrEqual(columns);
    const shown = text.replaceAll(/\s/g, "");
    for (const cell of row) expect(shown).toContain(cell.replaceAll(" ", ""));
    expect(text).not.toContain("…");
  });

  it.each(widths)("has every character of any text in %d columns", (columns) => {
    fc.assert(
      fc.property(fc.array(anyText({ maxLength: 300 }), { minLength: 2, maxLength: 2 }), (cells) => {
        const text = table(
          ["a", "b"],
          [cells.map((cell) => cell.replaceAll(/[^\p{L}\p{N} ]/gu, "")), ["1", "2"]],
          columns,
        );
        expect(widestOf(text)).toBeLessThanOrEqual(columns);
        for (const cell of cells)
          expect(text.replaceAll(/[\s│]/g, "")).toContain(cell.replaceAll(/[^\p{L}\p{N}]/gu, "").replaceAll(/\s/g, ""));
      }),
      { numRuns: 50 },
    );
  });

  it("is drawn where it fits to the column, and else is a block of names and values a row", () => {
    const rows = [
      ["1", "two words"],
      ["3", "four"],
    ];
    const drawn = table(["n", "words"], rows, undefined);
    const width = widestOf(drawn);
    expect(table(["n", "words"], rows, width)).toBe(drawn);
    expect(table(["n", "words"], rows, width - 1)).toBe("n      1\nwords  two words\n\nn      3\nwords  four\n");
  });

  it("shows in a block a mark without a name, no empty cell, and a name that is wider than the screen", () => {
    expect(table(["", "of", "b"], [["*", "", "x".repeat(60)]], 60)).toBe(
      `*\nb   ${"x".repeat(56)}\n    ${"x".repeat(4)}\n`,
    );
    const text = table(["n".repeat(100)], [["value"]], 60);
    expect(widestOf(text)).toBeLessThanOrEqual(60);
    expect(text.replaceAll(/\s/g, "")).toBe(`${"n".repeat(100)}value`);
  });

  it("is a line a row where there is no screen, and marks what it cuts", () => {
    const lines = table(head, [row], undefined).trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines.join("\n")).toContain("…");
    expect(lines.join("\n")).toContain(id);
  });

  it("takes no command from the names of columns", () => {
    expect(table(["a\u001b[2J\nb"], [["1"]], undefined).split("\n")).toHaveLength(6);
    expect(table(["a\u001b[2J\nb"], [["1"]], undefined)).not.toContain("\u001b");
  });
});

describe("wrapped text", () => {
  it("parts at spaces, and within a word only where it is too wide", () => {
    expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapped("漢漢漢漢", 5)).toEqual(["漢漢", "漢漢"]);
    expect(wrapped("", 5)).toEqual([""]);
    expect(wrappedUnder("name  one two\n  other", 9)).toBe("name  one\n      two\n  other");
  });
});

describe("a number for people", () => {
  it("has its thousands apart, money two decimals, and the form of a word that it asks for", () => {
    expect([counted(0, "trip"), counted(1, "trip"), counted(2_000, "trip")]).toEqual([
      "0 trips",
      "1 trip",
      "2,000 trips",
    ]);
    expect(counted(2, "index", "indices")).toBe("2 indices");
    expect([money("1234567.5"), money("-1234.00"), money(null)]).toEqual(["1,234,567.50", "-1,234.00", "0.00"]);
  });

  it("has as many decimals as the others of its column, whether it comes as text or as a number", () => {
    const shown = (...values: readonly (number | string)[]) =>
      [
        ...rowsTable(
          values.map((percent) => ({ percent })),
          "no data",
          undefined,
        ).matchAll(/│ +([\d.,-]+) │/g),
      ].map(([, cell]) => cell);
    expect(shown(63.2, 14, -0.5)).toEqual(["63.2", "14.0", "-0.5"]);
    expect(shown(148.7, 40.21, 7)).toEqual(["148.70", "40.21", "7.00"]);
    expect(shown(1, 2_000)).toEqual(["1", "2,000"]);
    // What no decimal is keeps its digits, and lengthens no other.
    expect(shown(1 / 3, 0.5)).toEqual([String(1 / 3), "0.5"]);
  });

  it("is the same in every report: BigQuery leaves out zeros, and ids and years are names", () => {
    const rows = [
      {
        CENTROID_ID: 1234,
        year: 2026,
        trips: 12345,
        chiffre_d_affaires: "12345.5",
        p10: "7",
        phone: "0612345678",
        at: "2026-06-05T10:00:00.000Z",
      },
      { CENTROID_ID: 2, year: 2026, trips: 0.5, chiffre_d_affaires: "7", p10: "1000.25", phone: "1.", at: null },
    ];
    const cells = rowsTable(rows, "no data", undefined)
      .split("\n")
      .filter((line) => /^│ +[\d,]/.test(line))
      .map((line) =>
        line
          .split("│")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(cells).toEqual([
      ["1234", "2026", "12,345.0", "12,345.50", "7.00", "0612345678", "2026-06-05 10:00:00.000 UTC"],
      ["2", "2026", "0.5", "7.00", "1,000.25", "1.", "no data"],
    ]);
  });
});
