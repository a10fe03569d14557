import { demoJson, killedRidestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";
import { all, counts, lakeRows, outIn } from "./demo-output";

describe("a demo that is ended from outside", () => {
  it("goes on after a kill -9, whenever it came, with every count right", async () => {
    const folder = temporaryFolder();
    for (const endWhen of [
      (stderr: string) => stderr.includes("Streaming"),
      (stderr: string) => /produced [1-9]/.test(stderr),
      (stderr: string) => /stored [1-9]/.test(stderr),
      (stderr: string) => stderr.includes("The warehouse"),
    ]) {
      const killed = await killedRidestream(["demo", "--json", "--trips", "2000", "--out", outIn(folder)], { endWhen });
      expect(killed.stdout).toBe("");
    }
    const summary = await demoJson(["--trips", "100", "--out", outIn(folder)]);
    expect(summary.produced).toBeGreaterThan(2_000);
    expect(counts(summary)).toEqual(all(summary.produced));
    const rows = lakeRows(outIn(folder));
    expect(new Set(rows.map(({ trip_id }) => trip_id)).size).toBe(rows.length);
    expect(rows).toHaveLength(summary.produced);
  });

  it("stops at SIGTERM with what is in hand written, and goes on when asked again", async () => {
    const folder = temporaryFolder();
    const stopped = await killedRidestream(["demo", "--json", "--trips", "1000000", "--out", outIn(folder)], {
      endWhen: (stderr) => stderr.includes("produced"),
      signal: "SIGTERM",
    });
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain("RS-DEMO-STOPPED");
    const summary = await demoJson(["--trips", "100", "--out", outIn(folder)]);
    expect(counts(summary)).toEqual(all(summary.produced));
  });
});
