import { existsSync, readFileSync } from "fs";
import { join } from "path";
import { origins } from "../../cli/init/environment-file";
import { runCommand } from "../../cli/run-command";
import { temporaryFolder } from "../temporary-folder";

async function init(cwd: string, ...args: readonly string[]) {
  const said = { out: "", err: "" };
  const writeTo = (stream: keyof typeof said) => ({
    write: (text: string | Uint8Array) => (said[stream] += Buffer.from(text).toString()),
  });
  const code = await runCommand(["init", ...args], { environment: {}, cwd, out: writeTo("out"), err: writeTo("err") });
  return { code, ...said };
}

describe("ridestream init", () => {
  it("writes an app, its environment, a snapshot test, a workflow, a README and what git ignores", async () => {
    const { path } = temporaryFolder();
    const { code, out } = await init(path, "rides");
    expect(code).toBe(0);
    const written = out.split("\n\n")[0]?.split("\n") ?? [];
    expect(written).toEqual([
      "main.ts",
      "environment.ts",
      "environment.test.ts",
      "cdktf.json",
      "tsconfig.json",
      ".github/workflows/check.yml",
      "README.md",
      "package.json",
      ".gitignore",
    ]);
    for (const file of written) expect([file, existsSync(join(path, file))]).toEqual([file, true]);
    expect(readFileSync(join(path, ".gitignore"), "utf8")).toContain(".terraform-state/\n");
    expect(readFileSync(join(path, "environment.ts"), "utf8")).toContain('name: "rides"');
  });

  it("keeps what package.json, .gitignore and README say already", async () => {
    const { path, write } = temporaryFolder();
    const scripts = { synth: "mine", test: 'echo "Error: no test specified" && exit 1' };
    write("package.json", JSON.stringify({ name: "other", dependencies: { ridestream: "1" }, scripts }));
    write(".gitignore", "secret\nnode_modules/");
    write("README.md", "mine\n");
    expect((await init(path)).code).toBe(0);
    const described = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as { scripts: typeof scripts };
    expect(described).toMatchObject({
      name: "other",
      dependencies: { ridestream: "1" },
      devDependencies: { tsx: "^4.20.0" },
    });
    expect(described.scripts.synth).toBe("mine");
    expect(described.scripts.test).toContain("environment.test.ts");
    expect(readFileSync(join(path, ".gitignore"), "utf8")).toMatch(/^secret\nnode_modules\/\ncdktf\.out\/\n/);
    expect(readFileSync(join(path, "README.md"), "utf8")).toBe("mine\n");
  });

  it.each([
    ["main.ts", "export {};", "RS-INIT-EXISTS: nothing was written: main.ts is there already"],
    ["package.json", "{", "RS-INIT-PACKAGE: nothing was written"],
  ])("writes nothing where it would replace or break %s", async (file, text, said) => {
    const { path, write } = temporaryFolder();
    write(file, text);
    const { code, err } = await init(path);
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(readFileSync(join(path, file), "utf8")).toBe(text);
    expect(existsSync(join(path, "environment.ts"))).toBe(false);
  });

  it("refuses a name that no stack may have", async () => {
    const { code, err } = await init(temporaryFolder().path, "My Rides");
    expect(code).not.toBe(0);
    expect(err).toContain("Give 2 to 16 of a-z");
  });

  it("starts from any of the three", async () => {
    for (const origin of origins) {
      const { path } = temporaryFolder();
      expect((await init(path, "--from", origin)).code).toBe(0);
    }
  });

  it("takes the names of our environments, and google for gcp; another is refused with the nearest one", async () => {
    const written = async (origin: string) => {
      const { path } = temporaryFolder();
      expect((await init(path, "--from", origin)).code).toBe(0);
      return readFileSync(join(path, "environment.ts"), "utf8");
    };
    expect(await written("gcp")).toContain("managedKafka()");
    expect(await written("google")).toBe(await written("gcp"));
    const refusal = await init(temporaryFolder().path, "--from", "hybird");
    expect(refusal.code).toBe(2);
    expect(refusal.err).toContain("'hybird' is invalid. Did you mean hybrid? Allowed choices are local, hybrid, gcp.");
    expect((await init(temporaryFolder().path, "--from", "mars")).err).toContain(
      "is invalid. Allowed choices are local",
    );
  });
});
