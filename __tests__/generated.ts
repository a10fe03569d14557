import { existsSync, readFileSync, writeFileSync } from "fs";
import { resolve } from "path";

/** Expects a file of the repository to be what the code makes of it; `npm run generate` writes it. */
export function expectGenerated(path: string, content: string): void {
  const file = resolve(__dirname, "..", path);
  if (process.env["GENERATE"] !== undefined) writeFileSync(file, content);
  try {
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(content);
  } catch (error) {
    (error as Error).message =
      `${path} is not what the code makes of it: npm run generate writes it\n\n${(error as Error).message}`;
    throw error;
  }
}
