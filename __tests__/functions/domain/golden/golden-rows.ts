import { readFileSync } from "fs";
import { join } from "path";

/** The rows of a golden file beside this one (see make-golden.py), each cut at its commas. */
export function goldenRows(file: string): readonly (readonly string[])[] {
  const lines = readFileSync(join(__dirname, file), "utf8").trimEnd().split("\n");
  return lines.map((line) => line.split(","));
}
