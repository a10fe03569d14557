import { ridestream } from "./ridestream";

const shells = ["bash", "zsh", "fish"] as const;

describe("completions", () => {
  it.each(shells)("name every command for %s", async (shell) => {
    const { code, stdout } = await ridestream(["completion", shell]);
    expect(code).toBe(0);
    for (const word of ["doctor", "replay", "RS-TRIP-COMFORT-UNKNOWN", "pickups"]) expect(stdout).toContain(word);
  });

  it("are of the three shells alone", async () => {
    const { code, stderr } = await ridestream(["completion", "csh"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("Allowed choices are bash, zsh, fish");
  });
});
