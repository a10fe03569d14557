import type { SearchTrip } from "../../../contracts/trip-schema";
import { searchTrip } from "../../functions/adapters/search-index-contract";
import type { Window } from "./kibana-questions";

/** Half a day, whose last quarter of an hour is now. */
export const window: Window = { from: "2026-06-05T00:00:00.000Z", to: "2026-06-05T12:00:00.000Z" };

const at = (time: string, day = "05") => `2026-06-${day}T${time}:00.000Z`;
const paris = { lat: 48.8566, lon: 2.3522 };
const awa = { nomclient: "AWA DIOP", telephoneClient: "0611111111", confort: "standard", zone: 1 } as const;
const zoe = { nomclient: "Zoé Martin", telephoneClient: "0622222222", confort: "high", zone: 2 } as const;

/** Five trips in the window, two of them now, two clients with two trips each; and one of the day before. */
export const knownTrips: readonly SearchTrip[] = [
  searchTrip("awa-1", { ...awa, ...ride(2.5, 5, at("11:50")), locationClient: paris }),
  searchTrip("awa-2", { ...awa, ...ride(4, 8, at("11:58")), locationClient: { lat: 48.8571, lon: 2.3519 } }),
  searchTrip("zoe-1", { ...zoe, ...ride(12, 30.5, at("09:10")), locationClient: { lat: 48.8738, lon: 2.2961 } }),
  searchTrip("zoe-2", {
    ...zoe,
    ...ride(20, 50.25, at("09:40")),
    zone: null,
    locationClient: { lat: 48.7013, lon: 2.1012 },
  }),
  searchTrip("ben-1", {
    ...ride(1.2, 1.2, at("03:00")),
    nomclient: "Ben Adam",
    telephoneClient: "0633333333",
    confort: "low",
    zone: 3,
    locationClient: { lat: 40.758, lon: -73.9855 },
  }),
  searchTrip("old-1", { ...awa, ...ride(100, 1_000, at("11:50", "04")), locationClient: paris }),
];

function ride(distance: number, price: number, time: string): Partial<SearchTrip> {
  return { distance, prix_travel: price, agent_timestamp: time, requested_at: time };
}
