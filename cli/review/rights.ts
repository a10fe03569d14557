import type { Grant, Right } from "./grant";
import { grantsOf } from "./grants";
import { instancesOf, repetitionOf } from "./instances";
import type { Arguments, Synthesis } from "./synthesis";
import { Values } from "./values";

/** Every right that a synthesis grants. */
function rightsIn(synthesis: Synthesis): ReadonlyMap<string, Grant> {
  const values = new Values(synthesis);
  const grants = [...synthesis.values()].flatMap((stack) =>
    [...stack.blocks].flatMap(([address, block]) => {
      const of = (one: Arguments) => grantsOf(address, values.of(stack, one) as Arguments, stack);
      const instances = instancesOf(values, stack, block);
      // Of instances that only a deployment knows the rights are others once they are made of something else.
      const made = JSON.stringify(values.of(stack, repetitionOf(block)));
      return (
        instances?.flatMap((one) => of(one.block)) ??
        of(block).map((one) => ({ ...one, key: `${one.key} for each of ${made}` }))
      );
    }),
  );
  return new Map(grants.map((one) => [one.key, one]));
}

/** Who may do what afterwards that they might not before, and the other way; what is open to everybody first. */
export function rightsBetween(before: Synthesis, after: Synthesis) {
  const [had, has] = [rightsIn(before), rightsIn(after)];
  const come = [...has].filter(([key]) => !had.has(key)).map(([, one]) => one);
  const gone = [...had].filter(([key]) => !has.has(key)).map(([, one]) => one);
  return {
    gained: sorted([...come.filter(isAllowed), ...gone.filter((one) => !isAllowed(one)).map(noLongerDenied)]),
    lost: sorted([...gone.filter(isAllowed), ...come.filter((one) => !isAllowed(one))]),
  };
}

/** Whether a right is everybody's, whoever that is. */
export const isEverybodys = ({ identity }: Pick<Right, "identity">): boolean =>
  /\ball(Authenticated)?Users\b|^\*$|^0\.0\.0\.0\/0$|^::\/0$|^whoever reaches (0\.0\.0\.0|::)$/.test(identity);

const isAllowed = ({ may }: Right) => !may.startsWith("not ");
const noLongerDenied = (one: Grant): Grant => ({ ...one, may: `${one.may.slice("not ".length)} (no longer denied)` });

const sorted = (grants: readonly Grant[]): readonly Right[] =>
  grants
    .map((one) => ({ one, order: `${isEverybodys(one) ? 0 : 1} ${one.identity} ${one.may} ${one.on}` }))
    .sort((left, right) => (left.order < right.order ? -1 : 1))
    .map(({ one: { identity, may, on } }) => ({ identity, may, on }));
