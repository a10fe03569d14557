import { agreementProblems } from "./agreement-check";
import type { Evidence } from "./evidence";
import { reportProblems } from "./gone";
import { indexProblems, rejectionProblems } from "./index-check";
import { lakeProblems } from "./lake-check";
import { idProblems, orderProblems, placeProblems, pricingProblems } from "./pricing-check";
import { letterProblems } from "./letters-check";
import type { World } from "./world";

const checks: readonly ((evidence: Evidence) => readonly string[])[] = [
  pricingProblems,
  orderProblems,
  placeProblems,
  idProblems,
  indexProblems,
  rejectionProblems,
  letterProblems,
  lakeProblems,
  agreementProblems,
  ({ history, gone }) => reportProblems(history, gone),
];

/** Every accepted trip is exactly once in each store, in order by key; every refused one exactly once in `trips.dlq`, and once in the index. */
export async function check(world: World): Promise<void> {
  const evidence = await world.evidence();
  expect(checks.flatMap((problems) => problems(evidence))).toEqual([]);
}
