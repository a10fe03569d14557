import { execFileSync } from "child_process";
import { cpSync, readFileSync, symlinkSync } from "fs";
import { join, resolve } from "path";

const root = resolve(__dirname, "../..");

/** Their commands are run by .ci/run, which would otherwise run itself: the demo is, and here without an install. */
export const firstCommands = ["npm ci && npm run demo", "npm test"] as const;
const [installAndDemo, tests] = firstCommands;
/** They need a Docker engine and providers, or a project of Google's: run by hand. */
const needsMore = (command: string) => /\b(cdktf deploy|terraform|gcloud)\b/.test(command);

/** A shell command of the page, and what it printed. */
export interface Ran {
  readonly command: string;
  /** Where it stands in the page. */
  readonly at: number;
  readonly output: string;
}

/** Runs the README's commands one after the other, as a reader does, in a copy of the clone at `folder`. */
export function runReadme(page: string, folder: string): readonly Ran[] {
  copyClone(folder);
  const commands = [...page.matchAll(/^```sh\n(.*?)^```/gms)]
    .map((match) => ({ command: (match[1] ?? "").trim(), at: match.index }))
    .filter(({ command }) => command !== tests && !needsMore(command));
  // One shell runs all: what a command defines, later ones use.
  const script = commands.map(({ command }) => `${asNpmRuns(command)}\nprintf '\\0'`).join("\n");
  const printed = execFileSync("bash", ["-e", "-c", script], {
    cwd: folder,
    // A block of the page is as a pipe gets it, on every machine.
    env: { ...process.env, COLUMNS: "" },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  }).split("\0");
  return commands.map((command, index) => ({ ...command, output: printed[index] ?? "" }));
}

/** The page with what its commands printed in each marked block. */
export function filled(page: string, ran: readonly Ran[]): string {
  return page.replaceAll(
    /^<!-- output(?: of "(.*?)")?(?: from "(.*?)")?(?: lines (\d+))? -->\n\n```(\w+)\n.*?^```/gms,
    (block, of?: string, from?: string, lines?: string, language = "text", at = 0) => {
      const one =
        of === undefined
          ? ran.filter((before) => before.at < at).at(-1)
          : ran.find(({ command }) => command.includes(of));
      if (!one) throw new Error(`no command of the README ran before ${block}`);
      const [mark] = block.split("\n");
      return `${mark}\n\n\`\`\`${language}\n${part(asAlways(one.output), from, lines)}\n\`\`\``;
    },
  );
}

function part(output: string, from: string | undefined, lines: string | undefined): string {
  const all = output.trimEnd().split("\n");
  const first = from === undefined ? 0 : all.findIndex((line) => line.includes(from));
  if (first === -1) throw new Error(`the README shows a part from "${from}" that was not printed:\n${output}`);
  return all
    .slice(first, lines === undefined ? undefined : first + Number(lines))
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A reader's ids and times differ. */
function asAlways(output: string): string {
  const today = new Date().toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);
  const instant = new RegExp(`(?:${today}|${yesterday})([T ])\\d\\d:\\d\\d(:\\d\\d)?(\\.\\d{3})?`, "g");
  return output
    .replaceAll(
      instant,
      (_, between: string, seconds = "", millis = "") =>
        `2026-12-01${between}09:00${seconds && ":00"}${millis && ".000"}`,
    )
    .replaceAll(/(topic_\w+[@ ])[\w-]{22}/g, "$1P_dGcwXaCFABx2euWtzG3Q")
    .replaceAll(/(?<=[│ ]|^)\d-(\d+)(?= │| sent|\n)/gm, "2-$1");
}

/** As npm would run them, without a start of npm for each. */
function asNpmRuns(command: string): string {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return (command === installAndDemo ? "npm run demo" : command).replace(
    /npm run (?:--silent )?([\w:]+)(?: --)?/g,
    (_, script: string) => scripts[script] ?? `no-script-${script}`,
  );
}

function copyClone(folder: string): void {
  // What is built already is not built again: it is as old as it was.
  for (const entry of [
    "dist",
    "package.json",
    "esbuild.config.mjs",
    "package-lock.json",
    "contracts",
    "dags",
    "dashboards",
    "functions",
    "sql",
    "cli",
    "main.ts",
    "environments",
    "stacks",
  ])
    cpSync(join(root, entry), join(folder, entry), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
}
