import { join } from "path";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { temporaryFolder } from "../../temporary-folder";
import { demoJson, ridestream } from "../ridestream";

describe("what doctor says of a demo", () => {
  const { path, write } = temporaryFolder();

  it("handles what a demo has not handled without another 20,000 trips", async () => {
    const out = join(path, "demo");
    await demoJson(["--out", out, "--requests", write("bad.json", messageOf(tripWith({ confort: "vip" })))]);
    expect((await ridestream(["dlq", "replay", "--all", "--out", out])).code).toBe(0);
    const { code, stdout } = await ridestream(["doctor", "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `warn  demo: enrich: 1 record of topic_source behind\n      -> ridestream demo --trips 1 --out ${out} handles them, and adds a trip\n`,
    );
  });

  it("makes a small one where there is none", async () => {
    const { code, stdout } = await ridestream(["doctor", "--out", path]);
    expect(code).toBe(1);
    expect(stdout).toContain(`-> give the --out of one, or make one with ridestream demo --trips 1000 --out ${path}\n`);
  });
});
