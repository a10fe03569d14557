import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "fs";
import { join } from "path";
import { demoJson, killedRidestream, ridestream, type Ended } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";
import { all, counts, outIn } from "./demo-output";

describe("a demo's folder", () => {
  it("is left alone when it holds something else, even with --fresh", async () => {
    const folder = temporaryFolder();
    const precious = folder.write("thesis.txt", "ten years of work");
    const ended = await ridestream(["demo", "--trips", "10", "--fresh", "--out", folder.path]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("RS-DEMO-FOLDER");
    expect(readFileSync(precious, "utf8")).toBe("ten years of work");
  });

  it("is emptied to the end when --fresh was killed in the middle of it", async () => {
    const folder = temporaryFolder();
    await demoJson(["--trips", "50", "--out", outIn(folder)]);
    writeFileSync(join(outIn(folder), "ridestream.json"), '{"format":1,"runs":0}');
    rmSync(join(outIn(folder), "log"), { recursive: true });
    expect(counts(await demoJson(["--trips", "20", "--out", outIn(folder)]))).toEqual(all(20));
  });

  it("keeps what others put beside a demo, with --fresh too", async () => {
    const folder = temporaryFolder();
    await demoJson(["--trips", "10", "--out", outIn(folder)]);
    writeFileSync(join(outIn(folder), "notes.txt"), "mine");
    await demoJson(["--trips", "10", "--out", outIn(folder), "--fresh"]);
    expect(existsSync(join(outIn(folder), "notes.txt"))).toBe(true);
  });

  it("is refused when another version made it, or when it is damaged", async () => {
    const folder = temporaryFolder();
    const out = outIn(folder);
    mkdirSync(out);
    writeFileSync(join(out, "ridestream.json"), '{"format":99,"runs":1}');
    expect((await ridestream(["demo", "--trips", "10", "--out", out])).stderr).toContain("another version");
    writeFileSync(join(out, "ridestream.json"), '{"format":1,"runs":1}');
    await demoJson(["--trips", "10", "--out", out]);
    appendFileSync(join(out, "log", "journal"), "twelve bytes and more that are no frame");
    const damaged = await ridestream(["demo", "--trips", "10", "--out", out]);
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toContain("RS-LOG-DAMAGED");
  });

  it("is refused while another demo uses it, with --fresh too", async () => {
    const folder = temporaryFolder();
    const ended: Ended[] = [];
    const running = killedRidestream(["demo", "--json", "--trips", "1000000", "--out", outIn(folder)], {
      endWhen: () => ended.length === 2,
    });
    while (!existsSync(join(outIn(folder), "log", "journal"))) await new Promise((resolve) => setTimeout(resolve, 20));
    ended.push(await ridestream(["demo", "--json", "--trips", "10", "--out", outIn(folder)]));
    ended.push(await ridestream(["demo", "--json", "--trips", "10", "--fresh", "--out", outIn(folder)]));
    for (const { code, stderr, stdout } of ended) {
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/RS-FOLDER-IN-USE: .* is in use by process \d+/);
    }
    expect((await running).signal).toBe("SIGKILL");
  });

  it.each([
    ["that is a file", "a-file"],
    ["below a file", "a-file/below"],
  ])("%s is refused", async (_what, out) => {
    const folder = temporaryFolder();
    folder.write("a-file", "text");
    const ended = await ridestream(["demo", "--json", "--trips", "10", "--out", join(folder.path, out)]);
    expect([ended.code, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toContain("RS-DEMO-FOLDER");
  });
});
