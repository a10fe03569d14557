import { unless, type Problem } from "./problem";

/** Labels of one's own, beside the platform's: app, environment and component. */
export type Labels = Readonly<Record<string, string>>;

const keyLike = /^[a-z][a-z0-9_-]{0,62}$/;
const valueLike = /^[a-z0-9_-]{0,63}$/;
const ours = new Set(["app", "environment", "component"]);

/** What is wrong with them. https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
export const labelProblems = (labels: Labels = {}): readonly Problem[] => [
  ...unless(Object.keys(labels).length <= 60, `has ${Object.keys(labels).length} labels`, "give 60 at most"),
  ...Object.entries(labels).flatMap(([key, value]) => [
    ...unless(
      keyLike.test(key) && valueLike.test(value),
      `has the label "${key}: ${value}"`,
      "give at most 63 of a-z, 0-9, - and _ for each, a letter first in its name",
    ),
    ...unless(!ours.has(key), `has the label "${key}", which the platform gives`, "give it another name"),
  ]),
];
