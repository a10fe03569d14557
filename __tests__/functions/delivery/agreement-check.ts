import type { Evidence } from "./evidence";
import { by, counting, pricingName } from "./results";

/** Index and lake hold the same trip of every id of which they have been given the same pricings. */
export function agreementProblems({ index, lake }: Evidence): readonly string[] {
  const rows = by(
    lake.objects.flatMap((object) => object.rows),
    ({ trip_id }) => trip_id,
  );
  const taken = by(index.taken, ({ trip_id }) => trip_id);
  return [...index.trips].flatMap(([id, found]) => {
    const ofLake = rows.get(id) ?? [];
    const names = (pricings: readonly Parameters<typeof pricingName>[0][]) =>
      [...new Set(pricings.map(pricingName))].sort().join("\n");
    if (names(ofLake) !== names(taken.get(id) ?? [])) return [];
    const counted = counting(ofLake);
    if (counted && pricingName(counted) === pricingName(found)) return [];
    return [`the index holds ${pricingName(found)}, the lake ${counted && pricingName(counted)}`];
  });
}
