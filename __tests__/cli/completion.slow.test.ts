import { execFileSync, spawnSync } from "child_process";
import { temporaryFolder } from "../temporary-folder";
import { ridestream } from "./ridestream";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

const isThere = (shell: Shell) => spawnSync(shell, ["-c", "exit"]).status === 0;

/** Its argument is the script; each shell prints what it offers for the words, the last of which is being written. */
const questions: Readonly<Record<Shell, (script: string, words: readonly string[]) => readonly string[]>> = {
  bash: (script, words) => [
    "--norc",
    "-c",
    `source '${script}'; COMP_WORDS=(ridestream ${quoted(words)}); COMP_CWORD=${words.length}; _ridestream; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // As its own completion calls it: with words and CURRENT set, and compadd to add what begins with the last one.
  zsh: (script, words) => [
    "-f",
    "-c",
    `compdef() { [[ "$*" = "_ridestream ridestream" ]] || exit 3 }; source '${script}'
words=(ridestream ${quoted(words)}); CURRENT=$#words
compadd() { shift; print -rl -- \${(M)@:#\${words[CURRENT]}*} }; _files() { print -rl -- \${words[CURRENT]}*(N) }
_ridestream`,
  ],
  fish: (script, words) => ["--no-config", "-c", `source '${script}'; complete -C 'ridestream ${words.join(" ")}'`],
};
const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(" ");

describe.each(shells)("completions in %s", (shell) => {
  const { path, write } = temporaryFolder();
  let script = "";
  beforeAll(async () => {
    script = write("completion", (await ridestream(["completion", shell])).stdout);
    write("pickups.csv", "");
  });

  function offered(...words: readonly string[]): readonly string[] {
    const args = questions[shell](script, words);
    return execFileSync(shell, args, { cwd: path, env: { ...process.env, HOME: path }, encoding: "utf8" })
      .trim()
      .split("\n");
  }

  const itWhereItIs = isThere(shell) ? it : it.skip;
  const why = isThere(shell) ? "" : ` (skipped: ${shell} is not installed)`;

  itWhereItIs(`offer the commands, those below them, their options and their choices${why}`, () => {
    expect(offered("do")).toEqual(["doctor"]);
    expect(offered("zones", "")).toEqual(expect.arrayContaining(["list", "show", "train", "promote", "rollback"]));
    expect(offered("dlq", "replay", "--c")).toEqual(["--code"]);
    expect(offered("dlq", "list", "--code", "RS-TRIP-COM")).toEqual(["RS-TRIP-COMFORT-UNKNOWN"]);
    expect(offered("completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
    expect(offered("init", "--from", "")).toEqual(expect.arrayContaining(["local", "hybrid", "gcp"]));
  });

  itWhereItIs(`take no argument and no value for a command${why}`, () => {
    expect(offered("trips", "find", "zones", "--ou")).toEqual(["--out"]);
    expect(offered("--profile", "prod", "do")).toEqual(["doctor"]);
  });

  itWhereItIs(`offer files for an option that takes any value, and no command${why}`, () => {
    expect(offered("demo", "--pickups", "pick")).toEqual(["pickups.csv"]);
    const files = offered("--settings", "");
    expect(files).toContain("pickups.csv");
    expect(files).not.toContain("doctor");
  });
});
