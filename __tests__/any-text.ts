import fc from "fast-check";

/** Any code point but halves of surrogate pairs; every other one is of ASCII. */
const codePoint = fc
  .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0, max: 0x10_f7_ff }))
  .map((at) => String.fromCodePoint(at < 0xd8_00 ? at : at + 0x8_00));

/**
 * Any text of so many code points. As fast-check's unit "binary", which looks all of them up in each suite: a second for
 * four texts.
 */
export const anyText = (lengths: { readonly minLength?: number; readonly maxLength?: number } = {}) =>
  fc.string({ unit: codePoint, ...lengths });
