/** Rows of objects as lines, each once, in the order that they come. */
export class MergedRows {
  private readonly lines = new Set<string>();

  add(rows: Buffer): void {
    for (const line of linesOf(rows)) this.lines.add(line);
  }

  get count(): number {
    return this.lines.size;
  }

  /** Whether every one of these rows is among them. */
  hold(rows: Buffer): boolean {
    return linesOf(rows).every((line) => this.lines.has(line));
  }

  body(): Buffer {
    return Buffer.from([...this.lines, ""].join("\n"));
  }
}

const linesOf = (rows: Buffer): readonly string[] =>
  rows
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
