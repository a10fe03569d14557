import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Seeded randomness: the same seed draws the same numbers, on every machine. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box-Muller). */
  normal(): number;
  /** One of the items, by weight. @throws RangeError for no items */
  pick<T>(items: readonly T[], weight?: (item: T) => number): T;
}

/** @param seed a whole number; `stream` makes independent sequences of one seed */
export function createRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plus(seed ^ Math.imul(stream + 1, 0x9e3779b9));
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick(items, weight = () => 1) {
      let left = uniform() * items.reduce((sum, item) => sum + weight(item), 0);
      for (const item of items) {
        left -= weight(item);
        if (left < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new RangeError("there is nothing to pick from");
      return last;
    },
  };
}
