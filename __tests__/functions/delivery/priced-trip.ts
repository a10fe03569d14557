import type { WirePricedTrip } from "../../../contracts/trip-schema";
import { messagesOf } from "./rides";
import { World } from "./world";

/** A trip as enrich prices it. */
export async function pricedTrip(): Promise<WirePricedTrip> {
  const world = new World([5]);
  await world.produce(messagesOf([[{ client: 1, kind: "good" }]]));
  await world.act({ name: "enrich", slot: 0, passMs: 0 }, 8);
  const [result] = await world.results();
  if (!result) throw new Error("no trip is priced");
  return result.trip;
}
