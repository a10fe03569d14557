import { readFileSync } from "fs";
import { join, resolve } from "path";
import { expectGenerated } from "../generated";
import { temporaryFolder } from "../temporary-folder";
import { filled, firstCommands, runReadme } from "./readme-session";

const page = readFileSync(join(resolve(__dirname, "../.."), "README.md"), "utf8");
const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = ""]) => block.trim());

describe("the README", () => {
  const ran = runReadme(page, temporaryFolder().path);
  const outputs = ran.map(({ output }) => output).join("\n");

  it("has its two commands first", () => {
    expect(blocks.slice(0, 2)).toEqual(firstCommands);
  });

  it("shows only commands that work", () => {
    expect(outputs).toContain("1,887.88");
    expect(outputs).toContain('{"produced":1000,"priced":1000,"indexed":1000,"stored":1000,');
    expect(outputs).toMatch(/^\{"trip_id":"topic_source@/m);
  });

  it("shows something with each question that it asks", () => {
    const asked = ran.filter(({ command }) => /^ridestream \w/.test(command));
    expect(asked.length).toBeGreaterThan(10);
    for (const { command, output } of asked)
      expect([command, output]).not.toEqual([command, expect.stringMatching(/^\s*(none|no .*)?$/)]);
  });

  it("finds, repairs and replays a dead letter", () => {
    const [before = "", after = ""] = ran
      .filter(({ command }) => command === "ridestream dlq list")
      .map(({ output }) => output);
    expect(before).toContain("RS-TRIP-COMFORT-UNKNOWN");
    expect(after).not.toContain("RS-TRIP-COMFORT-UNKNOWN");
    expect(after).toContain("RS-TRIP-FIELD-RANGE");
    expect(outputs).toMatch(/^replayed-topic_source@\S+\n +price +8\.48/m);
  });

  it("shows what its commands print: npm run generate", () => {
    expectGenerated("README.md", filled(page, ran));
  });
});
