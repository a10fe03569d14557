import fc from "fast-check";
import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { toldApart } from "../../../cli/review/values";
import { actions, synthesis, stacksOf } from "./synthesis-of";

const bucket = { name: "lake", location: "EU", force_destroy: false, lifecycle: { prevent_destroy: true } };

describe("what becomes of a resource", () => {
  it("is nothing where nothing changes, whatever is made of it", () => {
    const json = fc.letrec((again) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(again("value")),
        fc.dictionary(fc.stringMatching(/^[a-z]+$/), again("value")),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]+$/), json), (block) => {
        const one = synthesis({ google_storage_bucket: { bucket: block } });
        expect(actions(reviewOf(one, one))).toEqual([]);
      }),
    );
  });

  it("is made, changed in place, made anew, destroyed", () => {
    const before = synthesis({
      google_storage_bucket: {
        same: bucket,
        cooler: { ...bucket, storage_class: "STANDARD" },
        moves: bucket,
        goes: bucket,
      },
    });
    const after = synthesis({
      google_storage_bucket: {
        same: bucket,
        cooler: { ...bucket, storage_class: "NEARLINE" },
        moves: { ...bucket, location: "US" },
        comes: bucket,
      },
    });
    expect(actions(reviewOf(before, after))).toEqual([
      "update google_storage_bucket.cooler",
      "replace google_storage_bucket.moves",
      "destroy google_storage_bucket.goes",
      "create google_storage_bucket.comes",
    ]);
  });

  it("is left alone where nothing but the order of a set, an empty list or the spelling of a number is another", () => {
    const container = (env: readonly string[], more: Arguments = {}) =>
      synthesis({ docker_container: { c: { env, image: "i", memory: 512, ...more } } });
    expect(
      actions(reviewOf(container(["A=1", "B=2"]), container(["B=2", "A=1"], { memory: "512", ports: [] }))),
    ).toEqual([]);
    expect(actions(reviewOf(container(["A=1"]), container(["A=2"])))).toEqual(["replace docker_container.c"]);
    const commands = (command: readonly string[]) => synthesis({ docker_container: { c: { image: "i", command } } });
    expect(actions(reviewOf(commands(["a", "b"]), commands(["b", "a"])))).toEqual(["replace docker_container.c"]);
  });

  it("is left alone where lifecycle says so, or where an argument that keeps what it is goes", () => {
    const secret = (input: string) =>
      synthesis({ terraform_data: { s: { input, lifecycle: { ignore_changes: ["input"] } } } });
    expect(actions(reviewOf(secret("a"), secret("b")))).toEqual([]);
    const table = (more: Arguments) =>
      synthesis({ google_bigquery_table: { t: { table_id: "t", view: {}, ...more } } });
    expect(actions(reviewOf(table({ schema: "[]" }), table({})))).toEqual([]);
  });

  it("is told by the argument that makes it anew", () => {
    const of = (location: string) =>
      synthesis({ google_storage_bucket: { b: { ...bucket, location, labels: { at: location } } } });
    const [change] = reviewOf(of("EU"), of("US")).changes;
    expect(change?.because.map(({ argument, was, is }) => [argument, was, is])).toEqual([
      ["location", "EU", "US"],
      ["effective_labels.at", "EU", "US"],
    ]);
  });

  it("counts the labels that the provider adds to its own", () => {
    const blocks = {
      google_bigquery_job: { job: { job_id: "j", query: { query: "SELECT 1" } } },
      google_storage_bucket: { b: bucket },
      google_storage_bucket_iam_member: { m: { bucket: "lake", role: "r", member: "m" } },
    };
    const of = (team: string) => synthesis(blocks, { provider: { google: [{ default_labels: { team } }] } });
    expect(actions(reviewOf(of("a"), of("b")))).toEqual([
      "replace google_bigquery_job.job",
      "update google_storage_bucket.b",
    ]);
  });

  it("is made anew where the provider's region becomes another, if it has left its own out", () => {
    const blocks = {
      google_compute_subnetwork: { own: { name: "a", region: "europe-west1" }, left: { name: "b" } },
      google_project_iam_member: { m: { role: "r", member: "m" } },
    };
    const of = (region: string) => synthesis(blocks, { provider: { google: [{ region }] } });
    expect(actions(reviewOf(of("europe-west1"), of("europe-west4")))).toEqual([
      "replace google_compute_subnetwork.left",
    ]);
  });

  it("keeps its data where it was moved to another address", () => {
    const before = synthesis({ docker_volume: { old: { name: "v" } } });
    const moved = [{ from: "docker_volume.old", to: "docker_volume.new" }];
    const after = synthesis({ docker_volume: { new: { name: "v" } } }, { moved });
    expect(actions(reviewOf(before, after))).toEqual([]);
  });

  it("is not known of a type that the platform does not use", () => {
    const of = (tier: string) => synthesis({ google_sql_database_instance: { db: { tier } } });
    expect(reviewOf(of("a"), of("b")).changes).toMatchObject([{ action: "update", isKnown: false }]);
  });
});

describe("what is told of a value", () => {
  it("is the part of a long one that differs", () => {
    const long = (end: string) => `${"a".repeat(200)}${end}${"b".repeat(200)}`;
    const told = toldApart(long("x"), long("y"));
    expect(told).toContain("x");
    expect(told).toContain("y");
    expect(told.length).toBeLessThan(160);
    expect(toldApart("EU", "US")).toBe("EU → US");
  });
});

describe("what follows from it", () => {
  const image = (context: string) => ({ name: `i:${context}`, triggers: { context } });
  const container = { image: "${docker_image.image.image_id}", name: "c" };

  it("makes anew whoever refers to what a resource is given when it is made", () => {
    const of = (context: string) =>
      synthesis({ docker_image: { image: image(context) }, docker_container: { c: container, other: { image: "o" } } });
    expect(actions(reviewOf(of("1"), of("2")))).toEqual(["replace docker_image.image", "replace docker_container.c"]);
  });

  it("leaves alone whoever refers to what was given to it and stays", () => {
    const of = (driver: string) =>
      synthesis({
        docker_volume: { data: { name: "v", driver } },
        docker_container: {
          c: { image: "i", volumes: [{ volume_name: "${docker_volume.data.name}", container_path: "/d" }] },
        },
      });
    expect(actions(reviewOf(of("local"), of("other")))).toEqual(["replace docker_volume.data"]);
  });

  it("goes through the outputs of other stacks, and through many", () => {
    const one = { backend: "local", config: { path: "../../../.terraform-state/p.env-one.this.tfstate" } };
    const of = (triggers: string) =>
      stacksOf({
        "env-one": {
          resource: { terraform_data: { id: { triggers_replace: triggers } } },
          output: { id: { value: "${terraform_data.id.id}" } },
        },
        "env-two": {
          data: { terraform_remote_state: { one } },
          resource: {
            google_bigquery_job: { job: { job_id: "zones_${data.terraform_remote_state.one.outputs.id}" } },
            terraform_data: { after: { triggers_replace: ["${google_bigquery_job.job.id}"] } },
          },
        },
      });
    expect(actions(reviewOf(of("1"), of("2")))).toEqual([
      "replace terraform_data.id",
      "replace google_bigquery_job.job",
      "replace terraform_data.after",
    ]);
  });

  it("is nothing where a reference is replaced by what it stood for", () => {
    const direct = synthesis({ google_storage_bucket: { b: bucket } });
    const byVariable = synthesis(
      { google_storage_bucket: { b: { ...bucket, location: "${var.place}" } } },
      { variable: { place: { default: "EU" } } },
    );
    expect(actions(reviewOf(direct, byVariable))).toEqual([]);
  });

  it("comes of what lifecycle names", () => {
    const of = (input: string) =>
      synthesis({
        terraform_data: { id: { triggers_replace: input } },
        docker_container: { c: { image: "i", lifecycle: { replace_triggered_by: ["terraform_data.id"] } } },
      });
    expect(actions(reviewOf(of("1"), of("2")))).toEqual(["replace terraform_data.id", "replace docker_container.c"]);
  });
});
