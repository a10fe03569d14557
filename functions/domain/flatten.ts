import { fieldsOf, SearchTripSchema, type LakeTrip, type SearchTrip } from "../../contracts/trip-schema";
import type { PricedTrip } from "../../contracts/wire";

/** The trip as the search index holds it: one flat document, places as `{lat, lon}`. */
export function searchTrip(trip: PricedTrip): SearchTrip {
  const { client, driver } = trip;
  return {
    trip_id: trip.tripId,
    nomclient: client.name,
    telephoneClient: client.phone,
    locationClient: { lat: client.position.latitude, lon: client.position.longitude },
    distance: trip.distanceKm,
    confort: trip.comfort,
    prix_base_per_km: trip.pricePerKm,
    prix_travel: trip.price,
    nomDriver: driver.name,
    telephoneDriver: driver.phone,
    locationDriver: { lat: driver.position.latitude, lon: driver.position.longitude },
    agent_timestamp: trip.pricedAt,
    requested_at: trip.requestedAt ?? null,
    zone: trip.zone?.zone ?? null,
    zone_model: trip.zone?.model ?? null,
    sequence: trip.sequence ?? null,
    prix_factor: trip.priceFactor ?? null,
  };
}

/** What a row of a former version does not have. */
const unknown = Object.fromEntries(
  fieldsOf(SearchTripSchema).flatMap(({ name, nullable }) => (nullable ? [[name, null]] : [])),
);

/** A row of the lake as the search index holds it: the lake has no name and no phone, so they are empty. */
export function searchTripOfRow(row: LakeTrip): SearchTrip {
  const {
    client_latitude,
    client_longitude,
    driver_latitude,
    driver_longitude,
    client_key: _client,
    driver_key: _driver,
    ...same
  } = row;
  return {
    ...unknown,
    ...same,
    nomclient: "",
    telephoneClient: "",
    locationClient: { lat: client_latitude, lon: client_longitude },
    nomDriver: "",
    telephoneDriver: "",
    locationDriver: { lat: driver_latitude, lon: driver_longitude },
  };
}

/** The trip as the lake holds it: no name, no phone. */
export function lakeTrip(trip: PricedTrip, keyedHash: (personalData: string) => string): LakeTrip {
  const { client, driver } = trip;
  return {
    trip_id: trip.tripId,
    agent_timestamp: trip.pricedAt,
    requested_at: trip.requestedAt ?? null,
    confort: trip.comfort,
    distance: trip.distanceKm,
    prix_base_per_km: trip.pricePerKm,
    prix_travel: trip.price,
    client_latitude: client.position.latitude,
    client_longitude: client.position.longitude,
    driver_latitude: driver.position.latitude,
    driver_longitude: driver.position.longitude,
    client_key: keyedHash(client.phone),
    driver_key: keyedHash(driver.phone),
    zone: trip.zone?.zone ?? null,
    zone_model: trip.zone?.model ?? null,
    sequence: trip.sequence ?? null,
    prix_factor: trip.priceFactor ?? null,
  };
}
