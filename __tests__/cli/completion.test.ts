import { execFileSync } from "child_process";
import { temporaryFolder } from "../temporary-folder";
import { ridestream } from "./ridestream";

describe("completions", () => {
  const { write } = temporaryFolder();

  /** What bash offers for a line whose last word is being written. */
  async function offered(...line: readonly string[]): Promise<readonly string[]> {
    const script = write("completion.bash", (await ridestream(["completion", "bash"])).stdout);
    const words = line.map((word) => `'${word}'`).join(" ");
    const asked = `source '${script}'; COMP_WORDS=(ridestream ${words}); COMP_CWORD=${line.length}; _ridestream; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["--norc", "-c", asked], { encoding: "utf8" }).trim().split("\n");
  }

  it("offer the commands, those below them, their options and their choices in bash", async () => {
    expect(await offered("do")).toEqual(["doctor"]);
    expect(await offered("zones", "")).toEqual(
      expect.arrayContaining(["list", "show", "train", "promote", "rollback"]),
    );
    expect(await offered("dlq", "replay", "--c")).toEqual(["--code"]);
    expect(await offered("dlq", "list", "--code", "RS-TRIP-COM")).toEqual(["RS-TRIP-COMFORT-UNKNOWN"]);
    expect(await offered("completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
    // An argument is no command, whatever it is called.
    expect(await offered("trips", "find", "zones", "--ou")).toEqual(["--out"]);
  });

  it.each(["zsh", "fish"])("name every command in %s", async (shell) => {
    const { code, stdout } = await ridestream(["completion", shell]);
    expect(code).toBe(0);
    for (const word of ["doctor", "replay", "RS-TRIP-COMFORT-UNKNOWN"]) expect(stdout).toContain(word);
    for (const flag of shell === "fish" ? ["-l 'pickups'"] : ["--pickups"]) expect(stdout).toContain(flag);
  });

  it("are of the three shells alone", async () => {
    const { code, stderr } = await ridestream(["completion", "csh"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("Allowed choices are bash, zsh, fish");
  });
});
