import { spawnSync } from "child_process";
import { mkdirSync, writeFileSync } from "fs";
import { dirname, join } from "path";
import { temporaryFolder } from "../temporary-folder";

const promtool = process.env["PROMTOOL"] ?? "promtool";
const isThere = spawnSync(promtool, ["--version"]).status === 0;
export const folder = temporaryFolder().path;

/** Tests that need promtool; skipped, with the reason, where there is none. */
export const describePromtool = (what: string, tests: () => void): void =>
  (isThere ? describe : describe.skip)(
    `${what}${isThere ? "" : " (skipped: needs promtool, apt-get install prometheus)"}`,
    tests,
  );

/** Writes a file. @returns its path */
export function written(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** What promtool prints. @throws its complaint where it has one */
export function told(args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(promtool, args, { encoding: "utf8", input });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout;
}
