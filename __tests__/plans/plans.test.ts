import { join } from "path";
import { reviewOf } from "../../cli/review/review";
import { synthesisOf } from "../../cli/review/synthesis";
import { temporaryFolder } from "../temporary-folder";
import { mutations, type Mutation } from "./mutations";
import { Terraform, type PlannedAction } from "./terraform";

/** Where a review says something else than a plan, and why that takes nothing away. */
const named: Readonly<Record<string, string>> = {
  "bucket: labels of the bucket alone":
    "the provider's own label takes its place: terraform writes the same labels again",
};

const provider = {
  google: [{ project: "demo-project", region: "europe-west1", default_labels: { app: "ridestream" } }],
};
const terraform = {
  required_providers: { google: { source: "google", version: "6.50.0" } },
  backend: { local: { path: "terraform.tfstate" } },
};

const all = Object.entries(mutations).map(([what, mutation], at) => ({ what, mutation, name: `m${at}` }));
const nameAfter = (name: string, { name: suffix }: Mutation) => (suffix === undefined ? name : `${name}-${suffix}`);

/** One stack of all mutations, as it is on one side. */
function stack(side: "was" | "is"): object {
  const resource: Record<string, Record<string, unknown>> = { terraform_data: { anchor: {} } };
  const extra: Record<string, unknown[]> = {};
  for (const { mutation, name } of all) {
    const block = mutation[side];
    const own = side === "is" ? nameAfter(name, mutation) : name;
    if (block) (resource[mutation.type] ??= {})[own] = block;
    if (side === "is" && mutation.blocks)
      for (const [kind, blocks] of Object.entries(mutation.blocks(`${mutation.type}.${name}`)))
        (extra[kind] ??= []).push(...(blocks as unknown[]));
  }
  return { terraform, provider, resource, ...extra };
}

/** How much an action may take away. */
const weight: Readonly<Record<PlannedAction, number>> = {
  nothing: 0,
  forget: 0,
  create: 1,
  update: 1,
  replace: 2,
  destroy: 2,
};

describe("a review", () => {
  const { path } = temporaryFolder();

  it("says at least what terraform plans, and names where it says more", () => {
    const real = new Terraform(join(path, "plans"));
    const [before, after] = [stack("was"), stack("is")];
    real.install(before);
    real.pretend(before);
    const baseline = real.plan(before);
    const planned = real.plan(after);
    const review = reviewOf(synthesisOf([["s", before]]), synthesisOf([["s", after]]));
    const said = new Map<string, PlannedAction>([
      ...review.changes.map(({ address, action }) => [address, action] as const),
      ...review.forgotten.map(({ address }) => [address, "forget"] as const),
    ]);
    const differing = all.flatMap(({ what, mutation, name }) => {
      const isOf = (address: string) =>
        [name, nameAfter(name, mutation)].some((one) => address.replace(/\[.*$/, "") === `${mutation.type}.${one}`);
      const addresses = [...new Set([...planned.keys(), ...said.keys()])].filter(isOf);
      return addresses.flatMap((address) => {
        const [is, told] = [planned.get(address) ?? "nothing", said.get(address) ?? "nothing"];
        const unstill = baseline.get(address) ?? "nothing";
        return is === told ? [] : [{ what, address, planned: is, told, ...(unstill !== "nothing" && { unstill }) }];
      });
    });
    const unnamed = differing.filter(({ what }) => named[what] === undefined);
    expect({
      missed: unnamed.filter(({ planned: is, told }) => weight[told] < weight[is]),
      falseAlarms: unnamed.filter(({ planned: is, told }) => weight[told] >= weight[is]),
      named: [...new Set(differing.map(({ what }) => what))].filter((what) => named[what] !== undefined),
    }).toEqual({ missed: [], falseAlarms: [], named: Object.keys(named) });
  });
});
