import { spawn } from "child_process";
import { once } from "events";
import { readFileSync } from "fs";
import { join } from "path";
import { runInNewContext } from "vm";
import { nodeVersion } from "../../cli/doctor/machine-checks";
import { messageOf, tripWith } from "../functions/pipeline/bad-input";
import { temporaryFolder } from "../temporary-folder";

const root = join(__dirname, "../..");
const dist = (name: string) => join(root, "dist", `${name}.js`);

describe("the built command as a process", () => {
  it("takes requests from standard input, all of them, and ends quietly where nobody reads its answer", async () => {
    const out = join(temporaryFolder().path, "out");
    const child = spawn(process.execPath, [dist("ridestream"), "demo", "--requests", "/dev/stdin", "--out", out], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    child.stdout.destroy();
    for (let n = 0; n < 2_000; n++)
      child.stdin.write(`${messageOf(tripWith({ trip_id: `t-${n}`, padding: "x".repeat(300) }))}\n`);
    child.stdin.end();
    const [code] = (await once(child, "close")) as [number];
    expect(stderr).toContain("produced 2,000  priced 2,000  indexed 2,000  stored 2,000  dead letters 0");
    expect(stderr).not.toMatch(/EPIPE|^ +at /m);
    expect(code).toBe(0);
  });

  it.each(["ridestream", "functions", "main"])("refuses a Node that is too old by one line: %s", (name) => {
    const check = /^"use strict";\(function\(v\).*$/m.exec(readFileSync(dist(name), "utf8"))?.[0] ?? "";
    const endOf = (version: string) => {
      const said: string[] = [];
      const exits: number[] = [];
      runInNewContext(check, {
        process: { versions: { node: version }, exit: (code: number) => exits.push(code) },
        console: { error: (line: string) => said.push(line) },
      });
      return { said, exits };
    };
    expect(endOf("18.20.8")).toEqual({
      said: ["RS-NODE-TOO-OLD: this is Node 18.20.8: install Node 20.19 or newer"],
      exits: [2],
    });
    for (const version of ["20.19.0", "22.0.0", "24.1.0"]) expect(endOf(version)).toEqual({ said: [], exits: [] });
    expect(endOf("20.18.3").exits).toEqual([2]);
  });

  it("asks for the Node that package.json asks for", () => {
    const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { engines: { node: string } };
    const [major = 0, minor = 0] = engines.node.replace(">=", "").split(".").map(Number);
    expect(nodeVersion(`${major}.${minor}.0`).state).toBe("good");
    expect(nodeVersion(`${major}.${minor - 1}.9`)).toMatchObject({
      state: "bad",
      todo: `install Node ${major}.${minor} or newer`,
    });
  });
});
