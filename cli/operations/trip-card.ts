import { requestOf } from "../../contracts/log-records";
import { topicSource } from "../../contracts/topics";
import type { SearchTrip } from "../../contracts/trip-schema";
import { printable } from "../../functions/runtime/printable";
import { money } from "../tables";
import { utc } from "../utc";
import { wrappedUnder } from "../wrapped";

/** All that is known of a trip, for who has to answer a complaint. */
export function tripCard(trip: SearchTrip, columns?: number): string {
  const { lat, lon } = trip.locationClient;
  const to = trip.locationDriver;
  const zone = trip.zone === null ? "no zone" : `zone ${trip.zone} of ${trip.zone_model ?? ""}`;
  const factor = trip.prix_factor === null ? "" : `, times ${trip.prix_factor}`;
  const request = trip.sequence === null ? undefined : requestOf(trip.sequence);
  return [
    trip.trip_id,
    `  price    ${money(trip.prix_travel.toFixed(2))} for ${trip.distance.toFixed(3)} km at ${trip.prix_base_per_km} a km${factor}, ${trip.confort}`,
    `  client   ${person(trip.nomclient, trip.telephoneClient)}, at ${lat}, ${lon}, ${zone}`,
    `  driver   ${person(trip.nomDriver, trip.telephoneDriver)}, at ${to.lat}, ${to.lon}`,
    `  asked    ${trip.requested_at === null ? "unknown" : utc(trip.requested_at)}`,
    `  priced   ${utc(trip.agent_timestamp)}`,
    ...(request
      ? [
          `  request  ${topicSource.name} ${request.logId}, partition ${request.partition}, offset ${request.offset}, trip ${request.position}`,
        ]
      : []),
  ]
    .map((line) => wrappedUnder(printable(line), columns))
    .join("\n");
}

/** The lake has no names and phones: a trip that was indexed from there has none. */
const person = (name: string, phone: string) => (name === "" ? "not in the lake" : `${name}, ${phone}`);
