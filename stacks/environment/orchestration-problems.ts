import { workerNames } from "../functions/functions";
import type { OrchestrationPart } from "../orchestration/orchestration";
import type { Environment } from "./environment";
import { partsFor } from "./known-parts";
import { unless, type Problem } from "./problem";

/** What does not go with functions that are started by schedule. */
export function orchestrationProblems(
  { name, functions, monitoring }: Environment,
  { implementation, place }: OrchestrationPart,
): readonly Problem[] {
  const fitting = partsFor("functions", place).join(" or ");
  if (!functions)
    return [
      {
        what: `${name}: ${implementation} starts functions that are not there`,
        change: `choose functions of its place, ${fitting}, or leave orchestration out`,
      },
    ];
  const idle = workerNames.filter((worker) => functions.instances[worker] === 0);
  return [
    ...unless(
      functions.place === place,
      `${name}: ${implementation} cannot start ${functions.implementation}`,
      `choose functions of its place, ${fitting}, or leave orchestration out: then they run always`,
    ),
    ...unless(
      idle.length === 0,
      `${name}: ${implementation} starts ${idle.join(" and ")}, which has 0 instances`,
      "give 1 or more, or leave orchestration out",
    ),
    // A run ends before it is scraped, and what is not there reads as a failure.
    ...unless(
      monitoring?.place !== "docker",
      `${name}: ${monitoring?.implementation ?? ""} scrapes functions that run always, and ${implementation} starts runs that end`,
      "leave monitoring out, and look at the runs in the orchestration",
    ),
  ];
}
