/** Text of others, which may hold anything, as it is shown to people: a terminal takes some characters for commands. */

/** Control characters (of 8 bits, too), line and paragraph separators, and marks that turn text around. */
const commands = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** One line, without what a terminal takes for a command, or turns around. Line breaks and tabs are spaces. */
export const printable = (text: string): string =>
  text.replaceAll(/\r\n|[\t\n\r\p{Zl}\p{Zp}]/gu, " ").replaceAll(commands, "");

/** Lines, without the same; those after the first are indented, so that none of them passes for a line of ours. */
export const printableLines = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line, n) => printable(n === 0 || line.startsWith(" ") ? line : `  ${line}`))
    .join("\n");

/**
 * Lines in which each character that a terminal takes for a command is written as JSON escapes it (`\\u009b`): in JSON it
 * means the same.
 */
export const escaped = (text: string): string =>
  text.replaceAll(commands, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Words of letters that are written from right to left: the blocks that Unicode keeps for them (DerivedBidiClass.txt). */
const letters = "[\\u0590-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFC\\u{10800}-\\u{10FFF}\\u{1E800}-\\u{1EFFF}]+";
const rightToLeft = new RegExp(`${letters}(?:[ '\u2019-]${letters})*`, "gu");

/**
 * Text for a terminal that writes such words from right to left: a mark after each run of them keeps what follows, such as
 * a line of a table and the digits of the next cell, where it is. A mark has no width.
 */
export const inPlace = (text: string): string => text.replaceAll(rightToLeft, "$&\u200E");

/** Text without the user and the password of an address in it. */
export const withoutLogins = (text: string): string => text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, "$1");
