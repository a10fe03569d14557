import type { ComfortClass } from "./comfort-classes";
import type { WirePricedTrip, WireTripRequest } from "./trip-schema";

/** The wire keeps the original system's field names; the code speaks English. The mapping stands here and nowhere else. */

/** Degrees, WGS84. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Party {
  readonly name: string;
  readonly phone: string;
  readonly position: Coordinates;
}

/** A trip as it was asked for; absent values are undefined and not left out, so that all trips have one shape. */
export interface TripRequest<Comfort extends string = string> {
  /** The producer's, when it gave one. */
  readonly tripId: string | undefined;
  /** RFC 3339. */
  readonly requestedAt: string | undefined;
  readonly comfort: Comfort;
  /** Currency units per km. */
  readonly pricePerKm: number;
  readonly client: Party;
  readonly driver: Party;
}

export interface ZoneStamp {
  /** 1-based number of the zone. */
  readonly zone: number;
  /** Version of the model that named it. */
  readonly model: string;
}

export interface PricedTrip extends TripRequest<ComfortClass> {
  readonly tripId: string;
  /** Kilometres, 3 decimals. */
  readonly distanceKm: number;
  /** Currency units, 2 decimals. */
  readonly price: number;
  /** When the platform priced it: RFC 3339 UTC. */
  readonly pricedAt: string;
  readonly zone: ZoneStamp | undefined;
  /** `tripSequence`; undefined for what former versions priced. */
  readonly sequence: string | undefined;
  /** What the price was multiplied by, 2 decimals; undefined where prices know no zone. */
  readonly priceFactor: number | undefined;
}

type WireParty = { readonly logitude?: number; readonly longitude?: number; readonly latitude: number };

const coordinates = (party: WireParty): Coordinates => ({
  latitude: party.latitude,
  longitude: party.logitude ?? party.longitude ?? Number.NaN,
});

// Half of a surrogate pair, which JSON can hold and UTF-8 cannot, becomes U+FFFD before any store meets it.
const clientFromWire = (client: WireTripRequest["properties-client"]): Party => ({
  name: client.nomclient.toWellFormed(),
  phone: client.telephoneClient.toWellFormed(),
  position: coordinates(client),
});
const driverFromWire = (driver: WireTripRequest["properties-driver"]): Party => ({
  name: driver.nomDriver.toWellFormed(),
  phone: driver.telephoneDriver.toWellFormed(),
  position: coordinates(driver),
});

/** Expects a valid wire trip (`TripRequestSchema`) with one longitude a party; comfort and time are those that it means. */
export function requestFromWire<Comfort extends string>(
  wire: WireTripRequest,
  { comfort, requestedAt }: { readonly comfort: Comfort; readonly requestedAt: string | undefined },
): TripRequest<Comfort> {
  return {
    tripId: wire.trip_id,
    requestedAt,
    comfort,
    pricePerKm: wire.prix_base_per_km,
    client: clientFromWire(wire["properties-client"]),
    driver: driverFromWire(wire["properties-driver"]),
  };
}

/** JSON leaves out what is undefined. */
export function requestToWire(trip: TripRequest): WireTripRequest {
  return {
    trip_id: trip.tripId,
    requested_at: trip.requestedAt,
    confort: trip.comfort,
    prix_base_per_km: trip.pricePerKm,
    "properties-client": {
      logitude: trip.client.position.longitude,
      latitude: trip.client.position.latitude,
      nomclient: trip.client.name,
      telephoneClient: trip.client.phone,
    },
    "properties-driver": {
      logitude: trip.driver.position.longitude,
      latitude: trip.driver.position.latitude,
      nomDriver: trip.driver.name,
      telephoneDriver: trip.driver.phone,
    },
  } as WireTripRequest;
}

/** The original's "lon, lat" string. Stores that draw maps take `{lat, lon}` objects instead. */
const location = ({ latitude, longitude }: Coordinates) => `${longitude}, ${latitude}`;

/** JSON leaves out what is undefined. */
export function pricedTripToWire(trip: PricedTrip): WirePricedTrip {
  const { client, driver, zone, sequence } = trip;
  return {
    trip_id: trip.tripId,
    requested_at: trip.requestedAt,
    agent_timestamp: trip.pricedAt,
    confort: trip.comfort,
    prix_base_per_km: trip.pricePerKm,
    distance: trip.distanceKm,
    prix_travel: trip.price,
    "properties-client": {
      logitude: client.position.longitude,
      latitude: client.position.latitude,
      location: location(client.position),
      nomclient: client.name,
      telephoneClient: client.phone,
    },
    "properties-driver": {
      logitude: driver.position.longitude,
      latitude: driver.position.latitude,
      location: location(driver.position),
      nomDriver: driver.name,
      telephoneDriver: driver.phone,
    },
    sequence,
    zone: zone?.zone,
    zone_model: zone?.model,
    prix_factor: trip.priceFactor,
  } as WirePricedTrip;
}

export function pricedTripFromWire(wire: WirePricedTrip): PricedTrip {
  return {
    tripId: wire.trip_id,
    requestedAt: wire.requested_at,
    comfort: wire.confort,
    pricePerKm: wire.prix_base_per_km,
    client: clientFromWire(wire["properties-client"]),
    driver: driverFromWire(wire["properties-driver"]),
    distanceKm: wire.distance,
    price: wire.prix_travel,
    pricedAt: wire.agent_timestamp,
    zone: wire.zone === undefined ? undefined : { zone: wire.zone, model: wire.zone_model ?? "" },
    sequence: wire.sequence,
    priceFactor: wire.prix_factor,
  };
}
