import { mkdirSync, writeFileSync } from "fs";
import { join } from "path";
import { bucketStates, forgottenStates } from "../../../cli/stacks/states";
import { createMemoryObjectStore } from "../../functions/memory-stores";
import { ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

const stateOf = (managed: number) =>
  JSON.stringify({
    version: 4,
    resources: [
      { mode: "data", instances: [{}] },
      ...Array.from({ length: managed }, () => ({ mode: "managed", instances: [{}] })),
    ],
  });

/** A project as synth and deployments leave it. */
function project(stacks: Readonly<Record<string, string>>, states: Readonly<Record<string, number>>): string {
  const { path } = temporaryFolder();
  for (const [stack, state] of Object.entries(stacks)) {
    const folder = join(path, "cdktf.out", "stacks", stack);
    mkdirSync(folder, { recursive: true });
    const backend = { local: { path: `../../../.terraform-state/${state}.tfstate` } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { backend } }));
  }
  mkdirSync(join(path, "cdktf.out"), { recursive: true });
  writeFileSync(join(path, "cdktf.out", "manifest.json"), JSON.stringify({ stacks }));
  mkdirSync(join(path, ".terraform-state"));
  for (const [state, managed] of Object.entries(states)) {
    writeFileSync(join(path, ".terraform-state", `${state}.tfstate`), stateOf(managed));
    writeFileSync(join(path, ".terraform-state", `${state}.tfstate.backup`), stateOf(9));
  }
  return path;
}

const stacks = {
  "local-lake": "ridestream-local.local-lake.dockerLake",
  "local-streaming": "ridestream-local.local-streaming.externalKafka",
};

describe("ridestream stacks", () => {
  it("tells of a part that was swapped and runs on, and ends with 3", async () => {
    const path = project(stacks, {
      "ridestream-local.local-lake.dockerLake": 3,
      "ridestream-local.local-streaming.dockerKafka": 5,
    });
    const told = await ridestream(["stacks", "--project", path]);
    expect(told.code).toBe(3);
    expect(told.stdout).toContain(
      "ridestream-local.local-streaming.dockerKafka holds 5 resources and belongs to no stack: they run on. Name dockerKafka() in retired",
    );
    const json = await ridestream(["stacks", "--project", path, "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({
      states: [
        { name: "ridestream-local.local-lake.dockerLake", resources: 3, stack: "local-lake" },
        { name: "ridestream-local.local-streaming.dockerKafka", resources: 5, stack: null },
      ],
      forgotten: [
        { name: "ridestream-local.local-streaming.dockerKafka", resources: 5, implementation: "dockerKafka" },
      ],
    });
  });

  it("takes no folder of a stack that has left the app for one of the app", async () => {
    const path = project(stacks, { "ridestream-local.local-lake.dockerLake": 3 });
    writeFileSync(join(path, "cdktf.out", "manifest.json"), JSON.stringify({ stacks: { "local-streaming": {} } }));
    const told = await ridestream(["stacks", "--project", path]);
    expect([told.code, told.stdout]).toEqual([3, expect.stringContaining("dockerLake holds 3 resources") as string]);
  });

  it("finds nothing forgotten in an empty state, in one of another deployment, or where nothing was deployed", async () => {
    const path = project(stacks, {
      "ridestream-local.local-streaming.dockerKafka": 0,
      "second-local.local-streaming.dockerKafka": 5,
    });
    expect((await ridestream(["stacks", "--project", path])).code).toBe(0);
    const nothing = await ridestream(["stacks", "--project", project(stacks, {})]);
    expect([nothing.code, nothing.stdout]).toEqual([0, "  none\n"]);
  });

  it("says what to do where nothing was synthesised", async () => {
    const told = await ridestream(["stacks", "--project", temporaryFolder().path]);
    expect(told.code).toBe(1);
    expect(told.stderr).toMatch(/RS-STACKS-NOT-SYNTHESISED.*run npm run synth first/);
  });

  it("reads states from a bucket as Terraform's backend names them", async () => {
    const store = createMemoryObjectStore();
    await store.create("ridestream/ridestream-gcp.gcp-lake.gcsLake/default.tfstate", Buffer.from(stateOf(2)), {});
    await store.create("ridestream/ridestream-gcp.gcp-lake.gcsLake/default.tflock", Buffer.from("{}"), {});
    await store.create("trips/other.tfstate", Buffer.from(stateOf(1)), {});
    const states = await bucketStates(store);
    expect(states).toEqual([{ name: "ridestream-gcp.gcp-lake.gcsLake", resources: 2, closed: [] }]);
    const swapped = [
      {
        stack: "gcp-lake",
        state: "ridestream-gcp.gcp-lake.otherLake",
        bucket: "states",
        needsDocker: false,
        guarded: [],
        reads: [],
      },
    ];
    expect(forgottenStates(swapped, states)).toMatchObject([{ implementation: "gcsLake" }]);
  });
});
