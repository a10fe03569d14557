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

/** Text without the user and the password of an address in it. */
export const withoutLogins = (text: string): string => text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, "$1");
