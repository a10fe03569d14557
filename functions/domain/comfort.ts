import { comfortAliases, comfortClasses, type ComfortClass } from "../../contracts/comfort-classes";

const classes = new Map<string, ComfortClass>([
  ...Object.entries(comfortAliases),
  ...comfortClasses.map((comfort): [string, ComfortClass] => [comfort, comfort]),
]);

/** The class that a producer's spelling means; undefined for an unknown one. */
export function comfortClass(spelling: string): ComfortClass | undefined {
  return classes.get(spelling) ?? classes.get(spelling.trim().toLowerCase());
}
