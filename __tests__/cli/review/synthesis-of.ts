import type { Review } from "../../../cli/review/review";
import { synthesisOf, type Arguments, type Synthesis } from "../../../cli/review/synthesis";

/** Resources by type and name. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** A synthesis of the stack env-part, with what else is in its JSON. */
export const synthesis = (resource: Blocks, json: object = {}): Synthesis =>
  stacksOf({ "env-part": { resource, ...json } });

/** A synthesis of stacks by their names. */
export const stacksOf = (stacks: Readonly<Record<string, object>>): Synthesis =>
  synthesisOf(
    Object.entries(stacks).map(([name, json]) => {
      const backend = { local: { path: `../../../.terraform-state/p.${name}.this.tfstate` } };
      return [name, { terraform: { backend }, ...json }];
    }),
  );

export const actions = ({ changes }: Review) => changes.map(({ address, action }) => `${action} ${address}`);
