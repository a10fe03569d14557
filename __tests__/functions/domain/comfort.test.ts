import fc from "fast-check";
import { anyText } from "../../any-text";
import { comfortAliases, comfortClasses } from "../../../contracts/comfort-classes";
import { comfortClass } from "../../../functions/domain/comfort";

const spellings = [...comfortClasses.map((name) => [name, name]), ...Object.entries(comfortAliases)];

describe("a comfort class", () => {
  it.each(comfortClasses)("%s is itself", (name) => {
    expect(comfortClass(name)).toBe(name);
  });

  it.each([
    ["hight", "high"],
    ["premium", "high"],
    ["normal", "standard"],
    ["eco", "low"],
    ["economy", "low"],
  ])("is also spelt %s, which means %s", (alias, name) => {
    expect(comfortClass(alias)).toBe(name);
  });

  it("is known in any letter case and with any white space around it", () => {
    const space = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r", "\u00a0", "\ufeff") });
    fc.assert(
      fc.property(
        fc.constantFrom(...spellings),
        fc.infiniteStream(fc.boolean()),
        space,
        space,
        (spelling, upper, left, right) => {
          const [written = "", name] = spelling;
          const mixed = Array.from(written, (letter) => (upper.next().value ? letter.toUpperCase() : letter)).join("");
          expect(comfortClass(left + mixed + right)).toBe(name);
        },
      ),
    );
  });

  it.each(["", " ", "luxury", "hi gh", "high.", "0", "__proto__", "constructor", "toString", "hasOwnProperty", "null"])(
    "is unknown under the name %j",
    (spelling) => {
      expect(comfortClass(spelling)).toBeUndefined();
    },
  );

  it("is unknown under any spelling that nobody agreed on", () => {
    const known = new Set(spellings.map(([spelling]) => spelling));
    const strange = anyText().filter((text) => !known.has(text.trim().toLowerCase()));
    fc.assert(fc.property(strange, (text) => expect(comfortClass(text)).toBeUndefined()));
  });
});
