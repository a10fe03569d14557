import { Type, type Static, type TSchema, type TObject } from "@sinclair/typebox";
import { mostPriceFactor } from "./price-factors";
import { comfortClasses, type ComfortClass } from "./comfort-classes";

/**
 * The trip, said once as JSON Schema. The validator, the Elasticsearch mapping, the BigQuery schema and the DuckDB
 * columns are renderings of what stands here. Field names are those of the wire (see wire.ts for the English ones).
 */

/** Most decimals of `prix_base_per_km`. */
export const pricePerKmDecimals = 6;

/** What a field is, independent of any store; each store renders a kind as its own type. */
export type FieldKind =
  | "identifier"
  | "text"
  | "category"
  | "timestamp"
  | "decimal"
  | "money"
  | "degrees"
  | "point"
  | "integer";

export const kind = (fieldKind: FieldKind) => ({ "x-kind": fieldKind });

const latitude = Type.Number({ minimum: -90, maximum: 90, ...kind("degrees") });
const longitude = Type.Number({ minimum: -180, maximum: 180, ...kind("degrees") });
/** Lengths are counted in characters (Unicode code points), as JSON Schema says, not in UTF-16 units. */
const name = Type.String({ minLength: 1, maxLength: 256, ...kind("text") });
const phone = Type.String({ minLength: 1, maxLength: 256, ...kind("identifier") });
/** Currency units per km, with at most {@link pricePerKmDecimals} decimals. */
const pricePerKm = Type.Number({ minimum: 0, maximum: 1_000_000, ...kind("decimal") });
/** RFC 3339, any offset. */
const timestamp = Type.String({
  pattern: "^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})$",
  ...kind("timestamp"),
});
/**
 * No half of a surrogate pair, which no UTF-8 can hold. 128 characters are at most 512 bytes, which is the most that
 * Elasticsearch takes for an id: over it, it fails the whole bulk.
 */
const tripId = Type.String({ minLength: 1, maxLength: 128, pattern: "^\\P{Cs}*$", ...kind("identifier") });
const confort = Type.Unsafe<ComfortClass>({ type: "string", enum: [...comfortClasses], ...kind("category") });
/** Where the trip stands among all that were requested, as text that sorts (`tripSequence`). */
const sequence = Type.String({ minLength: 1, maxLength: 128, ...kind("identifier") });
const zone = Type.Integer({ minimum: 1, ...kind("integer") });
const zoneModel = Type.String({ ...kind("identifier") });

/** What the price of the policy by zone and hour was multiplied by, in hundredths. */
const priceFactor = Type.Number({ minimum: 1, maximum: mostPriceFactor, ...kind("decimal") });

const nullable = <T extends TSchema>(schema: T) =>
  Type.Union([schema, Type.Null()], { "x-kind": schema["x-kind"] as FieldKind });

/** One trip of a request. `logitude` is the original's spelling; `longitude` is accepted beside it. */
export const TripRequestSchema = Type.Object({
  trip_id: Type.Optional(tripId),
  requested_at: Type.Optional(timestamp),
  confort: Type.String(),
  prix_base_per_km: pricePerKm,
  "properties-client": Type.Object({
    logitude: Type.Optional(longitude),
    longitude: Type.Optional(longitude),
    latitude,
    nomclient: name,
    telephoneClient: phone,
  }),
  "properties-driver": Type.Object({
    logitude: Type.Optional(longitude),
    longitude: Type.Optional(longitude),
    latitude,
    nomDriver: name,
    telephoneDriver: phone,
  }),
});
export type WireTripRequest = Static<typeof TripRequestSchema>;

/** One trip of `topic_result`: the request with distance (km), price and the stamps of enrich. */
export const PricedTripSchema = Type.Object({
  trip_id: tripId,
  requested_at: Type.Optional(timestamp),
  agent_timestamp: timestamp,
  confort,
  prix_base_per_km: pricePerKm,
  distance: Type.Number({ minimum: 0, ...kind("decimal") }),
  prix_travel: Type.Number({ minimum: 0, ...kind("money") }),
  "properties-client": Type.Object({
    logitude: longitude,
    latitude,
    location: Type.String(),
    nomclient: name,
    telephoneClient: phone,
  }),
  "properties-driver": Type.Object({
    logitude: longitude,
    latitude,
    location: Type.String(),
    nomDriver: name,
    telephoneDriver: phone,
  }),
  /** Absent in trips that former versions priced. */
  sequence: Type.Optional(sequence),
  zone: Type.Optional(zone),
  zone_model: Type.Optional(zoneModel),
  /** Absent where prices know no zone. */
  prix_factor: Type.Optional(priceFactor),
});
export type WirePricedTrip = Static<typeof PricedTripSchema>;

const point = Type.Object({ lat: latitude, lon: longitude }, kind("point"));

/** One document of the search index; its id is `trip_id`. */
export const SearchTripSchema = Type.Object({
  trip_id: tripId,
  nomclient: name,
  telephoneClient: phone,
  locationClient: point,
  distance: PricedTripSchema.properties.distance,
  confort,
  prix_base_per_km: pricePerKm,
  prix_travel: PricedTripSchema.properties.prix_travel,
  nomDriver: name,
  telephoneDriver: phone,
  locationDriver: point,
  agent_timestamp: timestamp,
  requested_at: nullable(timestamp),
  zone: nullable(zone),
  zone_model: nullable(zoneModel),
  sequence: nullable(sequence),
  prix_factor: nullable(priceFactor),
});
export type SearchTrip = Static<typeof SearchTripSchema>;

/** One NDJSON row of the lake. It holds no name and no phone: the keys are keyed hashes of the phones. */
export const LakeTripSchema = Type.Object({
  trip_id: tripId,
  agent_timestamp: timestamp,
  requested_at: nullable(timestamp),
  confort,
  distance: PricedTripSchema.properties.distance,
  prix_base_per_km: pricePerKm,
  prix_travel: PricedTripSchema.properties.prix_travel,
  client_latitude: latitude,
  client_longitude: longitude,
  driver_latitude: latitude,
  driver_longitude: longitude,
  client_key: Type.String(kind("identifier")),
  driver_key: Type.String(kind("identifier")),
  zone: nullable(zone),
  zone_model: nullable(zoneModel),
  sequence: nullable(sequence),
  prix_factor: nullable(priceFactor),
});
export type LakeTrip = Static<typeof LakeTripSchema>;

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
}

/** The fields of a flat trip in the schema's order, for the renderings. */
export function fieldsOf(schema: TObject): readonly Field[] {
  return Object.entries(schema.properties).map(([fieldName, property]) => ({
    name: fieldName,
    kind: property["x-kind"] as FieldKind,
    nullable: "anyOf" in property && (property.anyOf as TSchema[]).some((option) => option.type === "null"),
  }));
}
