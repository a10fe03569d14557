import { spawnSync } from "child_process";
import { resolve } from "path";
import { unknownPart } from "../../stacks/environment/unknown-parts";
import { temporaryFolder } from "../temporary-folder";

const packed = resolve(__dirname, "../../dist/stacks.js");

/** What node says of an environment that uses a part so, and its exit code. */
function ended(streaming: string) {
  const { path, write } = temporaryFolder();
  const text = `const { dockerKafka, ...parts } = require(${JSON.stringify(packed)});\nmodule.exports = { streaming: ${streaming} };\n`;
  const { status, stderr } = spawnSync(process.execPath, [write("mine.cjs", text)], { cwd: path, encoding: "utf8" });
  return { status, stderr };
}

describe("a name in an environment that is no part", () => {
  it.each([
    ["localKafka()", "there is no part localKafka: write dockerKafka or managedKafka or externalKafka"],
    ["parts.dockerKafkaa()", "there is no part dockerKafkaa: write dockerKafka"],
    ["kafkaDocker({ brokers: 1 })", "there is no part kafkaDocker: write dockerKafka"],
    ["parts.kafkaDocker({ brokers: 1 })", "there is no part kafkaDocker: write dockerKafka"],
    ["redpanda()", "there is no part redpanda: give one of dockerKafka, managedKafka, externalKafka"],
    ["(0, parts.pulsar)()", "there is no part pulsar: give one of dockerKafka, managedKafka, externalKafka"],
    ["managedKafka()", "managedKafka is not imported: import it at the top of the file"],
  ])("is one error, with its line and what to write: %s", (streaming, said) => {
    const { status, stderr } = ended(streaming);
    expect(status).toBe(1);
    expect(stderr).toMatch(/mine\.cjs:2\n/);
    expect(stderr).toContain(`RS-ENVIRONMENT-INVALID: nothing was synthesised, ${said}\n`);
    expect(stderr.match(/^ +at /gm)).toHaveLength(1);
  });

  it("leaves other errors as they are", () => {
    const { status, stderr } = ended("null, name: whatever()");
    expect(status).toBe(1);
    expect(stderr).toContain("ReferenceError: whatever is not defined");
    expect(stderr).not.toContain("RS-");
  });

  it("names every part where it is imported from here, and the line names no component", () => {
    const said = (message: string) => unknownPart(new TypeError(message));
    for (const message of ["(0 , import_ridestream.pulsar) is not a function", "ridestream_1.pulsar is not a function"])
      expect(said(message)).toMatch(/there is no part pulsar: give one of dockerKafka, .*, googleMonitoring$/);
    expect(said("(0 , import_others.pulsar) is not a function")).toBeUndefined();
  });

  it.each(["Cannot read properties of undefined (reading 'dockerKafkaa')", "value.map is not a function", ""])(
    "is not found in: %s",
    (message) => expect(unknownPart(new TypeError(message))).toBeUndefined(),
  );
});
