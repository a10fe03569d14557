import { mkdirSync, writeFileSync } from "fs";
import { join } from "path";
import { ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

/** A cdktf.out of stacks by name. */
function synthesisIn(folder: string, stacks: Readonly<Record<string, object | string>>): string {
  for (const [name, json] of Object.entries(stacks)) {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(
      join(folder, "stacks", name, "cdk.tf.json"),
      typeof json === "string"
        ? json
        : JSON.stringify({
            terraform: { backend: { local: { path: `../../../.terraform-state/p.${name}.this.tfstate` } } },
            ...json,
          }),
    );
  }
  const paths = Object.keys(stacks).map(
    (name) => [name, { synthesizedStackPath: `stacks/${name}/cdk.tf.json` }] as const,
  );
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries<object>(paths) }));
  return folder;
}

const lake = (location: string) => ({
  resource: {
    google_storage_bucket: { lake: { name: "lake", location, lifecycle: { prevent_destroy: true } } },
    google_storage_bucket_iam_member: {
      reads: {
        bucket: "${google_storage_bucket.lake.name}",
        role: "roles/storage.objectViewer",
        member: "group:bi@example.com",
      },
    },
  },
});
const functions = (container: object) => ({ resource: { docker_container: { enrich: { image: "i", ...container } } } });

describe("ridestream review", () => {
  const { path } = temporaryFolder();
  const [one, other, same] = ["one", "other", "same"].map((name) => join(path, name)) as [string, string, string];
  beforeAll(() => {
    const before = { "local-lake": lake("EU"), "local-functions": functions({ env: ["RS_BATCH_RECORDS=1|2"] }) };
    synthesisIn(one, before);
    synthesisIn(same, before);
    synthesisIn(other, { "local-lake": lake("US"), "local-functions": functions({ env: ["RS_BATCH_RECORDS=500"] }) });
  });

  it("tells as Markdown what a change means, and ends with 3 where data would be lost", async () => {
    const { code, stdout } = await ridestream(["review", one, "--now", other]);
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(3);
  });

  it("says of data that no guard keeps that they would be lost, and of others that it is refused", async () => {
    const of = (name: string, location: string) =>
      synthesisIn(join(path, name), {
        "a-lake": lake(location),
        "b-lake": { resource: { google_storage_bucket: { open: { name: "open", location } } } },
      });
    const { stdout } = await ridestream(["review", of("unlike-1", "EU"), "--now", of("unlike-2", "US")]);
    expect(stdout).toContain(
      "**Data would be lost, in 1 place.** **It would be refused, to keep data, in 1 place.** Resources: 2 replaced.",
    );
    const [, lost = "", refused = ""] = stdout.split("### ");
    expect(lost).toMatch(/^Data that would be lost \(1\)[^]*b-lake/);
    expect(refused).toMatch(/^Refused, to keep data \(1\)[^]*a-lake[^]*prevent_destroy/);
    expect(lost + refused).not.toMatch(/lost.*refused|refused.*lost/);
  });

  it("shows a setting once, with the programs of each stack that get it, and one that differs apart", async () => {
    const of = (name: string, size: string) => {
      const env = [`RS_BATCH_RECORDS=${size}`];
      return synthesisIn(join(path, name), {
        "local-functions": {
          resource: {
            docker_container: {
              enrich: { env },
              "load-lake": { env },
              produce: { env: [`RS_BATCH_RECORDS=${size}0`] },
            },
          },
        },
        "gcp-functions": { resource: { docker_container: { enrich: { env } } } },
      });
    };
    const { stdout } = await ridestream(["review", of("size-1", "1"), "--now", of("size-2", "2")]);
    expect(
      stdout
        .split("### ")
        .find((each) => each.startsWith("Settings"))
        ?.trim(),
    ).toBe(
      `Settings (2)

| setting | was | is | of |
| --- | --- | --- | --- |
| \`RS_BATCH_RECORDS\` | \`1\` | \`2\` | local-functions: \`enrich\`, \`load-lake\`; gcp-functions: \`enrich\` |
| \`RS_BATCH_RECORDS\` | \`10\` | \`20\` | local-functions: \`produce\` |`,
    );
  });

  it("tells the same as one JSON object", async () => {
    const { code, stdout } = await ridestream(["review", one, "--now", other, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      losses: [{ stack: "local-lake", address: "google_storage_bucket.lake", what: "replaced by an empty one" }],
      changes: [
        { address: "google_storage_bucket.lake", action: "replace" },
        { address: "docker_container.enrich", action: "replace" },
      ],
      settings: [{ program: "enrich", setting: "RS_BATCH_RECORDS", was: "1|2", is: "500" }],
    });
    expect(code).toBe(3);
  });

  it("ends with 4 where nothing is lost, and the deployment would be refused", async () => {
    const topics = (partition_count: number) => ({
      resource: { google_managed_kafka_topic: { t: { topic_id: "t", partition_count } } },
    });
    const [six, three] = [6, 3].map((many) => synthesisIn(join(path, `p${many}`), { "gcp-streaming": topics(many) }));
    const { code } = await ridestream(["review", six!, "--now", three!]);
    expect(code).toBe(4);
  });

  it("ends with 5 where nothing is lost, and somebody has to look at it", async () => {
    const bucket = (more: object) => ({ google_storage_bucket: { lake: { name: "lake", ...more } } });
    const member = { bucket: "lake", role: "r", member: "allUsers" };
    const [before, ...after] = [
      { resource: bucket({}), module: { db: { source: "./db" } } },
      { resource: bucket({ force_destroy: true }), module: { db: { source: "./db" } } },
      {
        resource: { ...bucket({}), google_storage_bucket_iam_member: { all: member } },
        module: { db: { source: "./db" } },
      },
      { resource: bucket({}) },
    ].map((json, at) => synthesisIn(join(path, `look${at}`), { "gcp-lake": json }));
    for (const folder of after) expect((await ridestream(["review", before!, "--now", folder])).code).toBe(5);
  });

  it("ends well where nothing changes", async () => {
    const { code, stdout } = await ridestream(["review", one, "--now", same]);
    expect(stdout).toContain("**No data are lost.** Nothing changes.");
    expect(code).toBe(0);
  });

  it("refuses a folder that cdktf did not write, and one that is broken", async () => {
    const nowhere = await ridestream(["review", join(path, "nowhere"), "--now", one]);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      1,
      expect.stringMatching(/^RS-STACKS-NOT-SYNTHESISED: .*nowhere.manifest\.json is not there/),
    ]);
    writeFileSync(join(path, "manifest.json"), "{}");
    const another = await ridestream(["review", path, "--now", one]);
    expect([another.code, another.stderr]).toEqual([
      1,
      expect.stringMatching(/^RS-STACKS-NOT-SYNTHESISED: .*names no stacks/),
    ]);
    const broken = synthesisIn(join(path, "broken"), { "local-lake": "{" });
    const { code, stderr } = await ridestream(["review", one, "--now", broken]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^RS-STACKS-NOT-SYNTHESISED: .*cdk\.tf\.json cannot be read/),
    ]);
  });
});
