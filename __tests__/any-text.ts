import fc from "fast-check";

/** Any code point but halves of surrogate pairs; every other one is of ASCII. */
const codePoint = fc
  .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0, max: 0x10_f7_ff }))
  .map((at) => String.fromCodePoint(at < 0xd8_00 ? at : at + 0x8_00));

/** Names that every object has. */
const ofObjects = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"];

/**
 * Any text of so many code points. As fast-check's unit "binary", which looks all of them up in each suite: a second for
 * four texts.
 */
export function anyText({ minLength = 0, maxLength = 20 } = {}): fc.Arbitrary<string> {
  const fitting = ofObjects.filter(({ length }) => length >= minLength && length <= maxLength);
  const text = fc.string({ unit: codePoint, minLength, maxLength });
  return fitting.length === 0
    ? text
    : fc.oneof({ weight: 19, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom(...fitting) });
}
