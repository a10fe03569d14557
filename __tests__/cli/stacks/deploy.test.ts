import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "fs";
import { join } from "path";
import { ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

/** A project that was synthesised, beside programs that note how they were called. */
function project({ has = ["terraform", "cdktf", "docker"], forgotten = false } = {}) {
  const { path } = temporaryFolder();
  for (const [stack, provider] of [
    ["local-streaming", "docker"],
    ["local-search", "docker"],
    ["gcp-streaming", "google"],
  ] as const) {
    const folder = join(path, "cdktf.out", "stacks", stack);
    mkdirSync(folder, { recursive: true });
    const backend = {
      local: { path: `../../../.terraform-state/ridestream-${stack.replace(/-.*/, "")}.${stack}.now.tfstate` },
    };
    writeFileSync(
      join(folder, "cdk.tf.json"),
      JSON.stringify({
        terraform: { backend, required_providers: { [provider]: {} } },
        ...(stack === "gcp-streaming" && { output: { left_behind: { value: "something stays elsewhere" } } }),
      }),
    );
  }
  const names = readdirSync(join(path, "cdktf.out", "stacks"));
  writeFileSync(
    join(path, "cdktf.out", "manifest.json"),
    JSON.stringify({ stacks: Object.fromEntries(names.map((name) => [name, {}])) }),
  );
  if (forgotten) {
    mkdirSync(join(path, ".terraform-state"));
    writeFileSync(
      join(path, ".terraform-state", "ridestream-local.local-streaming.dockerKafka.tfstate"),
      JSON.stringify({ resources: [{ mode: "managed", instances: [{}] }] }),
    );
  }
  const programs = join(path, "bin");
  mkdirSync(programs);
  for (const program of has) {
    writeFileSync(join(programs, program), `#!/bin/sh\necho "${program} $*" >> "${path}/called"\n`);
    chmodSync(join(programs, program), 0o755);
  }
  return { path, programs, called: () => readFileSync(join(path, "called"), "utf8").trim().split("\n") };
}

/** Runs a command in the project, with its programs alone. */
async function inProject({ path, programs }: ReturnType<typeof project>, args: readonly string[]) {
  const cwd = process.cwd();
  process.chdir(path);
  try {
    return await ridestream(args, { env: { PATH: programs } });
  } finally {
    process.chdir(cwd);
  }
}

describe("ridestream deploy", () => {
  it("runs cdktf on all stacks of the environment, with the options that it is given", async () => {
    const all = project();
    expect((await inProject(all, ["deploy", "local", "--auto-approve"])).code).toBe(0);
    expect(all.called().at(-1)).toBe("cdktf deploy local-search local-streaming --auto-approve");
    expect((await inProject(all, ["destroy", "gcp"])).code).toBe(0);
    expect(all.called().at(-1)).toBe("cdktf destroy gcp-streaming --skip-synth");
  });

  it("says after a destroy, and after that alone, what stays with somebody else", async () => {
    const all = project();
    expect((await inProject(all, ["destroy", "gcp"])).stderr).toBe("something stays elsewhere\n");
    expect((await inProject(all, ["deploy", "gcp"])).stderr).toBe("");
    expect((await inProject(all, ["destroy", "local"])).stderr).toBe("");
    writeFileSync(join(all.programs, "cdktf"), '#!/bin/sh\n[ "$1" = --version ] || exit 7\n');
    expect((await inProject(all, ["destroy", "gcp"])).stderr).toBe("");
  });

  it("compares one stack after the other, as cdktf does, and ends with the first that fails", async () => {
    const all = project();
    expect((await inProject(all, ["diff", "local"])).code).toBe(0);
    expect(all.called().slice(-2)).toEqual([
      "cdktf diff local-search --skip-synth",
      "cdktf diff local-streaming --skip-synth",
    ]);
    writeFileSync(join(all.programs, "cdktf"), '#!/bin/sh\n[ "$1" = --version ] || exit 7\n');
    expect((await inProject(all, ["diff", "local"])).code).toBe(7);
  });

  it("says all that this machine lacks, and how to get it, before anything is done", async () => {
    const bare = project({ has: [] });
    const ended = await inProject(bare, ["deploy", "local"]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /RS-DEPLOY-TOOLS: this machine lacks Terraform \(install .*\), and cdktf \(npm install --global .*\), and a Docker engine/,
    );
    expect(() => bare.called()).toThrow();
  });

  it("needs no Docker engine where nothing runs in one", async () => {
    const cloud = project({ has: ["terraform", "cdktf"] });
    expect((await inProject(cloud, ["deploy", "gcp"])).code).toBe(0);
    expect((await inProject(cloud, ["deploy", "local"])).stderr).toContain("a Docker engine that answers");
  });

  it("stops before a part that was swapped is forgotten, unless it is told to go on", async () => {
    const swapped = project({ forgotten: true });
    const ended = await inProject(swapped, ["deploy", "local"]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/dockerKafka holds 1 resource and belongs to no stack.*\n.*RS-STACKS-FORGOTTEN/);
    expect((await inProject(swapped, ["deploy", "local", "--forget"])).code).toBe(0);
    expect((await inProject(swapped, ["deploy", "gcp"])).code).toBe(0);
  });

  it("names the environments that there are", async () => {
    const ended = await inProject(project(), ["deploy", "lokal"]);
    expect(ended.stderr).toContain("RS-STACKS-UNKNOWN: no environment lokal was synthesised: give one of gcp, local");
  });
});
