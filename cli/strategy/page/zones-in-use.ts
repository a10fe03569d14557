import type { ObjectStore } from "../../../functions/ports/object-store";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import type { Unknown, ZonesInUse } from "./facts";

/** The zones in use, as the lake's models say. @throws RidestreamError RS-ZONES-UNREADABLE, RS-ZONES-MISSING */
export async function zonesIn(lake: ObjectStore): Promise<ZonesInUse | Unknown> {
  const models = new ZoneModels(lake);
  const inUse = await models.current();
  if (!inUse) return { why: "no zones were learned yet: there are too few trips." };
  return { model: inUse.model, current: inUse.current, verdict: await models.lastVerdict() };
}
