import type { ZoneModel, ZonesVerdict } from "../../../contracts/zone-model";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import { createMemoryObjectStore } from "../../functions/memory-stores";
import { zonesOf } from "../../functions/zones-of";

/** A version by its number. */
export const versionOf = (number: number) => `zones-${number.toString(16).padStart(12, "0")}`;

/** A model of two zones, told from others by its number. */
export const modelOf = (number: number, changed: Partial<ZoneModel> = {}): ZoneModel => ({
  ...zonesOf([]),
  version: versionOf(number),
  zones: [
    { zone: 1, latitude: 48.9, longitude: 2.3, pickups: 30 },
    { zone: 2, latitude: 48.8, longitude: 2.4, pickups: 10 },
  ],
  scale: { latitude: 0.05, longitude: 0.05 },
  meanSquaredDistance: 0.25,
  daviesBouldin: 0.5,
  trainedOn: { pickups: 40, from: null, to: null },
  trainedAt: `2026-01-0${number}T03:00:00.000Z`,
  ...changed,
});

/** A verdict that kept version 3 in use. */
export const verdictOf = (changed: Partial<ZonesVerdict>): ZonesVerdict => ({
  format: 1,
  judgedAt: "2026-01-04T03:00:00.000Z",
  candidate: versionOf(2),
  current: versionOf(3),
  promoted: false,
  reason: "not better",
  judgedOn: 400,
  candidateDistance: 0.26,
  currentDistance: 0.25,
  gain: -0.04,
  gainError: 0.001,
  drift: 0.1,
  kept: [],
  added: [],
  dropped: [],
  ...changed,
});

/** A lake with the versions 1 to 3, which were put into use one after the other, so that 3 is in use. */
export async function lakeOfThree(lake: ObjectStore = createMemoryObjectStore()) {
  const models = new ZoneModels(lake);
  for (const number of [1, 2, 3]) {
    await models.save(modelOf(number));
    await models.use(versionOf(number), await models.pointer(), `2026-01-0${number}T04:00:00.000Z`);
  }
  return { lake, models };
}
