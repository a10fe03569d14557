import stringWidth from "string-width";

/** A line as lines that are no wider than so many columns: parted at spaces, and within a word that is wider. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ").flatMap((whole) => pieces(whole, columns))) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && stringWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line ?? ""];
}

/** Lines, each with its rest below it: below the entry of a list, not below the name that stands before two spaces. */
export const wrappedUnder = (text: string, columns = Number.POSITIVE_INFINITY): string =>
  text
    .split("\n")
    .flatMap((line) => {
      const [start = ""] = /^ *\S+ {2,}/.exec(line) ?? /^ */.exec(line) ?? [];
      const indent = " ".repeat(start.length);
      const lines = wrapped(line.slice(start.length), columns - start.length);
      return lines.map((one, n) => (n === 0 ? start : indent) + one);
    })
    .join("\n");

/** A word in parts of so many columns; a character as people see it stays whole. */
function pieces(word: string, columns: number): readonly string[] {
  if (stringWidth(word) <= columns) return [word];
  const parts: string[] = [];
  let part = "";
  let width = 0;
  for (const { segment } of characters.segment(word)) {
    const more = stringWidth(segment);
    if (part !== "" && width + more > columns) {
      parts.push(part);
      [part, width] = ["", 0];
    }
    part += segment;
    width += more;
  }
  return [...parts, part];
}

const characters = new Intl.Segmenter();
