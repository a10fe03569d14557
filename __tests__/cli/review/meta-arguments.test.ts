import { reviewMarkdown, verdictOf } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { actions, synthesis, type Blocks } from "./synthesis-of";

const buckets = (blocks: Readonly<Record<string, Arguments>>): Blocks => ({ google_storage_bucket: blocks });
const reviewed = (before: Blocks, after: Blocks, json: object = {}) =>
  reviewOf(synthesis(before), synthesis(after, json));
const acts = (before: Blocks, after: Blocks, json: object = {}) => actions(reviewed(before, after, json));
const one = { name: "a", location: "EU" };

describe("count and for_each", () => {
  const each = (for_each: unknown, more: Arguments = {}) =>
    buckets({ b: { name: "${each.key}", location: "EU", for_each, ...more } });

  it("destroy what goes from a map, a set or the text of either, and make what comes", () => {
    for (const [was, is] of [
      [
        { a: 1, b: 2 },
        { b: 2, c: 3 },
      ],
      ['${toset(["a", "b"])}', '${toset(["b", "c"])}'],
      ['${{"a" = {"x" = 1}, "b" = 2}}', '${{"b" = 2, "c" = 3}}'],
    ])
      expect(acts(each(was), each(is))).toEqual([
        'destroy google_storage_bucket.b["a"]',
        'create google_storage_bucket.b["c"]',
      ]);
  });

  it("are read through locals and variables with a default", () => {
    const of = (keys: readonly string[]) =>
      synthesis(each("${toset(local.names)}"), {
        locals: { names: "${var.names}" },
        variable: { names: { default: keys } },
      });
    expect(actions(reviewOf(of(["a", "b"]), of(["a"])))).toEqual(['destroy google_storage_bucket.b["b"]']);
  });

  it("may destroy anything where only a deployment knows the keys", () => {
    const { losses } = reviewed(each({ a: 1 }), each("${toset(data.google_project.p.labels)}"));
    expect(losses).toMatchObject([{ address: "google_storage_bucket.b", what: "replaced by an empty one" }]);
    expect(losses[0]?.why).toMatch(/^count or for_each: /);
    expect(acts(each("${toset(x.y)}"), each("${toset(x.y)}"))).toEqual([]);
    const through = (local: string) =>
      synthesis(each("${toset(local.names)}"), { locals: { names: `\${keys(data.google_project.p.${local})}` } });
    expect(reviewOf(through("labels"), through("tags")).losses).toHaveLength(1);
  });

  it("may destroy anything where only a deployment knows the number", () => {
    const of = (count: unknown) => buckets({ b: { ...one, count } });
    for (const unknown of ["${length(data.google_project.p.labels)}", "${var.many}", "${var.open ? 1 : 0}"]) {
      expect(reviewed(of(3), of(unknown)).losses).toMatchObject([{ what: "replaced by an empty one" }]);
      expect(acts(of(unknown), of(unknown))).toEqual([]);
    }
  });

  it("are seen in a value that the map holds", () => {
    const of = (location: string) => each({ a: { location } }, { location: "${each.value.location}" });
    expect(acts(of("EU"), of("US"))).toEqual(['replace google_storage_bucket.b["a"]']);
    const within = (team: string) => each({ a: { team } }, { labels: { team: '${upper(each.value["team"])}' } });
    expect(acts(within("x"), within("y"))).toEqual(['update google_storage_bucket.b["a"]']);
  });

  it("keep what was one block as instance 0, and the other way, and nothing by a key", () => {
    const counted = buckets({ b: { ...one, count: 1 } });
    expect(acts(buckets({ b: one }), counted)).toEqual([]);
    expect(acts(counted, buckets({ b: one }))).toEqual([]);
    expect(acts(buckets({ b: one }), each({ a: 1 }))).toHaveLength(2);
  });

  it("are followed by whoever refers to an instance, by its key or to all of them", () => {
    const of = (location: string, index: string): Blocks => ({
      ...buckets({ b: { name: "b-${count.index}", location, count: 2 } }),
      google_storage_bucket_iam_member: {
        m: { bucket: `\${google_storage_bucket.b${index}.id}`, role: "r", member: "m" },
      },
    });
    for (const index of ["[0]", "[*]", "[var.which]"])
      expect(acts(of("EU", index), of("US", index))).toContain("replace google_storage_bucket_iam_member.m");
    expect(acts(of("EU", "[0]"), of("EU", "[1]"))).toEqual(["replace google_storage_bucket_iam_member.m"]);
  });
});

describe("moved", () => {
  const guarded = { ...one, lifecycle: { prevent_destroy: true } };
  const moved = (from: string, to: string) => ({ moved: [{ from, to }] });

  it("takes the instances along", () => {
    const of = (name: string) => buckets({ [name]: { ...one, count: 2 } });
    expect(acts(of("a"), of("b"), moved("google_storage_bucket.a", "google_storage_bucket.b"))).toEqual([]);
    const keyed = buckets({ b: { ...one, for_each: { x: 1 } } });
    expect(acts(buckets({ a: one }), keyed, moved("google_storage_bucket.a", 'google_storage_bucket.b["x"]'))).toEqual(
      [],
    );
  });

  it("does not hide a guard that is opened meanwhile", () => {
    const review = reviewed(
      buckets({ a: guarded }),
      buckets({ b: one }),
      moved("google_storage_bucket.a", "google_storage_bucket.b"),
    );
    expect(review.guards).toEqual([{ stack: "env-part", address: "google_storage_bucket.b", what: "opened" }]);
    expect(verdictOf(review)).not.toContain("Nothing changes");
  });

  it("onto what is there already, or to another type, moves nothing: it is destroyed", () => {
    const both = buckets({ a: one, b: { ...one, name: "b" } });
    const after = buckets({ b: { ...one, name: "b" } });
    const review = reviewed(both, after, moved("google_storage_bucket.a", "google_storage_bucket.b"));
    expect(review.losses).toMatchObject([{ address: "google_storage_bucket.a", what: "destroyed" }]);
    const volume = { docker_volume: { v: { name: "v" } } };
    expect(
      reviewed(buckets({ a: one }), volume, moved("google_storage_bucket.a", "docker_volume.v")).losses,
    ).toHaveLength(1);
  });

  it("in a circle ends", () => {
    const circle = {
      moved: [
        { from: "google_storage_bucket.a", to: "google_storage_bucket.b" },
        { from: "google_storage_bucket.b", to: "google_storage_bucket.a" },
      ],
    };
    expect(acts(buckets({ a: one }), buckets({ b: one }), circle)).toEqual([]);
  });
});

describe("removed", () => {
  const removed = (lifecycle: unknown) => ({ removed: [{ from: "google_storage_bucket.a", lifecycle }] });

  it("forgets a resource and destroys nothing, where it says so", () => {
    for (const lifecycle of [{ destroy: false }, [{ destroy: false }]]) {
      const review = reviewed(buckets({ a: one }), {}, removed(lifecycle));
      expect(review).toMatchObject({
        losses: [],
        changes: [],
        leftRunning: [],
        forgotten: [{ stack: "env-part", address: "google_storage_bucket.a", holdsData: true }],
      });
      expect(reviewMarkdown(review)).toContain("### Forgotten (1)");
    }
    expect(reviewed(buckets({ a: { ...one, count: 2 } }), {}, removed({ destroy: false })).forgotten).toHaveLength(2);
  });

  it("destroys it otherwise", () => {
    for (const lifecycle of [undefined, { destroy: true }])
      expect(reviewed(buckets({ a: one }), {}, removed(lifecycle)).losses).toHaveLength(1);
  });
});

describe("ignore_changes", () => {
  const pool = (value: string, instances: number, ignore_changes?: unknown): Blocks => ({
    google_cloud_run_v2_worker_pool: {
      p: {
        name: "p",
        template: { containers: [{ image: value }] },
        scaling: [{ manual_instance_count: instances }],
        ...(ignore_changes !== undefined && { lifecycle: { ignore_changes } }),
      },
    },
  });

  it("is heeded inside blocks, and beside what it names nothing is", () => {
    const nested = ["template[0].containers[0].image"];
    expect(acts(pool("a", 1, nested), pool("b", 1, nested))).toEqual([]);
    expect(acts(pool("a", 1, nested), pool("b", 2, nested))).toEqual(["update google_cloud_run_v2_worker_pool.p"]);
    const second = ["template[0].containers[1].image"];
    expect(acts(pool("a", 1, second), pool("b", 1, second))).toEqual(["update google_cloud_run_v2_worker_pool.p"]);
  });

  it("that is taken away leaves it open what is changed: the worst", () => {
    const ignoring = (...names: readonly string[]) => buckets({ b: { ...one, lifecycle: { ignore_changes: names } } });
    expect(acts(ignoring("location"), ignoring())).toEqual(["replace google_storage_bucket.b"]);
    expect(acts(ignoring("location"), ignoring("location"))).toEqual([]);
    expect(acts(ignoring("location"), buckets({ b: { ...one, lifecycle: { ignore_changes: "all" } } }))).toEqual([]);
    expect(acts(buckets({ b: { ...one, lifecycle: { ignore_changes: "all" } } }), buckets({ b: one }))).toEqual([
      "replace google_storage_bucket.b",
    ]);
  });

  it("spares labels, and rules that delete", () => {
    const of = (labels: Arguments, age: number) =>
      buckets({
        b: {
          ...one,
          labels,
          lifecycle_rule: [{ action: { type: "Delete" }, condition: { age } }],
          lifecycle: { ignore_changes: ["labels", "lifecycle_rule"] },
        },
      });
    expect(reviewed(of({ a: "1" }, 30), of({ a: "2" }, 1))).toMatchObject({ changes: [], losses: [] });
  });
});

describe("what is outside of a resource's own arguments", () => {
  it("is nothing where only the order of making differs", () => {
    const of = (depends_on: readonly string[]) => buckets({ b: { ...one, depends_on } });
    expect(verdictOf(reviewed(of([]), of(["google_project_service.storage"])))).toContain("Nothing changes.");
  });

  it("is unknown of a module that goes or changes", () => {
    const of = (module: object) => synthesis({}, { module });
    const gone = reviewOf(of({ db: { source: "./db" } }), of({}));
    expect(gone.unjudged).toMatchObject([{ address: "module.db" }]);
    expect(verdictOf(gone)).toBe("**Whether data are lost is not known, in 1 place.**");
    expect(reviewOf(of({ db: { source: "a" } }), of({ db: { source: "b" } })).unjudged).toHaveLength(1);
    expect(reviewOf(of({}), of({ db: { source: "b" } })).unjudged).toEqual([]);
  });

  it("is unknown of another version or source of a provider", () => {
    const of = (google: object) => synthesis({}, { terraform: { required_providers: { google } } });
    const { unjudged } = reviewOf(
      of({ source: "google", version: "6.50.0" }),
      of({ source: "google", version: "7.0.0" }),
    );
    expect(unjudged).toMatchObject([{ address: "provider google" }]);
  });

  it("is the project of the provider that a block names by its alias", () => {
    const of = (provider: string) =>
      synthesis(buckets({ b: { ...one, provider } }), {
        provider: { google: [{ project: "p" }, { alias: "other", project: "q" }] },
      });
    expect(actions(reviewOf(of("google"), of("google.other")))).toEqual(["replace google_storage_bucket.b"]);
  });
});
