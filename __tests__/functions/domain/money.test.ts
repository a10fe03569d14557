import fc from "fast-check";
import { descendingMoney, formatCents, parseCents, sumMoney } from "../../../functions/domain/money";

describe("an amount of cents", () => {
  it.each([
    [0n, "0.00"],
    [1n, "0.01"],
    [10n, "0.10"],
    [99n, "0.99"],
    [100n, "1.00"],
    [188_788n, "1887.88"],
    [-5n, "-0.05"],
    [-12_345n, "-123.45"],
    [900_719_925_474_099_312_345n, "9007199254740993123.45"],
  ])("of %s is written %s", (cents, written) => {
    expect(formatCents(cents)).toBe(written);
  });

  it("is written with two decimals, and nothing is lost in writing it", () => {
    fc.assert(
      fc.property(fc.bigInt(), (cents) => {
        const written = formatCents(cents);
        expect(written).toMatch(/^-?(0|[1-9]\d*)\.\d\d$/);
        expect(BigInt(written.replace(".", ""))).toBe(cents);
      }),
    );
  });
});

describe("an amount of money in text", () => {
  it.each([
    ["0", 0n],
    ["0.00", 0n],
    ["0.05", 5n],
    ["0.5", 50n],
    ["7", 700n],
    ["1887.88", 188_788n],
    ["007.10", 710n],
    ["9007199254740993123.45", 900_719_925_474_099_312_345n],
  ])("of %s is %s cents", (text, cents) => {
    expect(parseCents(text)).toBe(cents);
  });

  it("reads back as the cents that were written", () => {
    fc.assert(fc.property(fc.bigInt(), (cents) => expect(parseCents(formatCents(cents))).toBe(cents)));
  });

  it("adds up exactly and sorts from the greatest to the least", () => {
    expect(sumMoney(["0.10", "0.20", "90071992547409931234.56", "-0.01"])).toBe("90071992547409931234.85");
    expect(sumMoney([])).toBe("0.00");
    expect(["-1.00", "2.5", "90071992547409931234.56", "2.49"].sort(descendingMoney)).toEqual([
      "90071992547409931234.56",
      "2.5",
      "2.49",
      "-1.00",
    ]);
  });

  it.each([
    "",
    ".",
    "1.",
    ".5",
    "1.005",
    "--1",
    "1-",
    "+1",
    "1,5",
    "1e3",
    " 1",
    "1 ",
    "1\n",
    "NaN",
    "0x10",
    "1_000",
    "١",
  ])("is refused when it is %j", (text) => {
    expect(() => parseCents(text)).toThrow(RangeError);
  });
});
