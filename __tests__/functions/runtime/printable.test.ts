import fc from "fast-check";
import { escaped, inPlace, printable, printableLines, withoutLogins } from "../../../functions/runtime/printable";
import { anyText } from "../../any-text";

/** What no text may bring to a terminal: see the Unicode names of the general categories Cc, Zl, Zp and of Bidi_Control. */
const command = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

describe("text of others", () => {
  it.each([
    ["an escape sequence", "\u001b[2J\u001b]0;owned\u0007RED", "[2J]0;ownedRED"],
    ["one of 8 bits", "\u009b2JRED", "2JRED"],
    ["line breaks and tabs", "a\r\nb\u2028c\td\rd", "a b c d d"],
    ["right-to-left marks", "\u202egnp.exe\u202c\u2067", "gnp.exe"],
    ["letters of any script", "Renée 漢字 محمد \u{1f695}", "Renée 漢字 محمد \u{1f695}"],
  ])("is shown in one line without what it would command: %s", (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it("never commands a terminal, in lines or as JSON, which says the same", () => {
    fc.assert(
      fc.property(anyText({ maxLength: 40 }), (text) => {
        expect(printable(text)).not.toMatch(command);
        for (const line of printableLines(text).split("\n")) expect(line).not.toMatch(command);
        const json = escaped(JSON.stringify(text));
        expect(json).not.toMatch(command);
        expect(JSON.parse(json)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a word, before a cell of digits", "│ \u05d0\u05d1 │ 12 │", "│ \u05d0\u05d1\u200e │ 12 │"],
    [
      "words, which stay one run",
      "\u0645\u062d\u0645\u062f \u0639\u0644\u064a, 0612",
      "\u0645\u062d\u0645\u062f \u0639\u0644\u064a\u200e, 0612",
    ],
    ["cells side by side", "│ \u05d0 │ \u05d1 │ 1 │", "│ \u05d0\u200e │ \u05d1\u200e │ 1 │"],
    ["other scripts", "Renée 漢字 12 \u{1f695}", "Renée 漢字 12 \u{1f695}"],
  ])("that is written from right to left moves nothing after it on a terminal: %s", (_what, text, shown) => {
    expect(inPlace(text)).toBe(shown);
  });

  it("has no login of an address", () => {
    expect(withoutLogins("GET http://user:pass@host:9200/trips failed: https://key@b/")).toBe(
      "GET http://host:9200/trips failed: https://b/",
    );
  });

  it("begins no line of its own among several", () => {
    expect(printableLines("one\nRS-OK: all is well\n")).toBe("one\n  RS-OK: all is well");
  });
});
