import { existsSync, mkdirSync, writeFileSync } from "fs";
import { join } from "path";
import { forgetFormerBackends } from "../../stacks/environment/former-backends";
import { temporaryFolder } from "../temporary-folder";

describe("the state that a stack's folder was used with", () => {
  const folder = (backend: object, noted?: object) => {
    const { path } = temporaryFolder();
    const stack = join(path, "stacks", "local-lake");
    mkdirSync(join(stack, ".terraform"), { recursive: true });
    writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify({ terraform: { backend } }));
    const note = join(stack, ".terraform", "terraform.tfstate");
    if (noted) writeFileSync(note, JSON.stringify({ version: 3, backend: noted }));
    forgetFormerBackends(path);
    return existsSync(note);
  };
  const here = { local: { path: "../../../.terraform-state/one.tfstate" } };

  it("is remembered while it is the same", () => {
    expect(folder(here, { type: "local", config: { path: here.local.path, workspace_dir: null } })).toBe(true);
    expect(folder({ gcs: { bucket: "b", prefix: "p" } }, { type: "gcs", config: { bucket: "b", prefix: "p" } })).toBe(
      true,
    );
    expect(folder(here)).toBe(false);
  });

  it.each([
    ["another deployment's", { type: "local", config: { path: "../../../.terraform-state/two.tfstate" } }],
    ["in a bucket", { type: "gcs", config: { bucket: "b", prefix: "p" } }],
  ])("is forgotten when it was %s", (_what, noted) => {
    expect(folder(here, noted)).toBe(false);
  });
});
