import fc from "fast-check";
import { LakeTripSchema, SearchTripSchema } from "../../../contracts/trip-schema";
import type { PricedTrip } from "../../../contracts/wire";
import { lakeTrip, searchTrip } from "../../../functions/domain/flatten";
import { createKeyedHash } from "../../../functions/domain/personal-data";
import { createSchemaCheck } from "../../../functions/domain/schema-check";
import { anyPricedTrip } from "./trip-arbitraries";

const trip: PricedTrip = {
  tripId: "t-1",
  comfort: "high",
  pricePerKm: 2,
  client: { name: "Zoe Martin", phone: "0611223344", position: { latitude: 48.8566, longitude: 2.3522 } },
  driver: { name: "Omar Diaz", phone: "0755667788", position: { latitude: 40.4168, longitude: 3.7038 } },
  distanceKm: 943.938,
  price: 1887.88,
  pricedAt: "2024-05-01T10:00:00.000Z",
  requestedAt: "2024-05-01T09:59:00.000Z",
  zone: { zone: 3, model: "v1" },
  sequence: "2024-05-01T10:00:00.000Z-log-00000-17-0",
  priceFactor: 1.25,
};
const unstamped: PricedTrip = {
  ...trip,
  requestedAt: undefined,
  zone: undefined,
  sequence: undefined,
  priceFactor: undefined,
};

describe("a trip in the search index", () => {
  it("is one flat document whose places are {lat, lon} objects", () => {
    expect(searchTrip(trip)).toEqual({
      trip_id: "t-1",
      nomclient: "Zoe Martin",
      telephoneClient: "0611223344",
      locationClient: { lat: 48.8566, lon: 2.3522 },
      distance: 943.938,
      confort: "high",
      prix_base_per_km: 2,
      prix_travel: 1887.88,
      nomDriver: "Omar Diaz",
      telephoneDriver: "0755667788",
      locationDriver: { lat: 40.4168, lon: 3.7038 },
      agent_timestamp: "2024-05-01T10:00:00.000Z",
      requested_at: "2024-05-01T09:59:00.000Z",
      zone: 3,
      zone_model: "v1",
      sequence: "2024-05-01T10:00:00.000Z-log-00000-17-0",
      prix_factor: 1.25,
    });
  });

  it("says null where it was not told the time of the request, the zone or the factor", () => {
    expect(searchTrip(unstamped)).toMatchObject({
      requested_at: null,
      zone: null,
      zone_model: null,
      prix_factor: null,
    });
  });

  it("fits the schema of the index, field by field and with no other, whatever the trip", () => {
    const schema = createSchemaCheck(SearchTripSchema);
    fc.assert(
      fc.property(anyPricedTrip, (any) => {
        const document = searchTrip(any);
        expect(schema.fits(document)).toBe(true);
        expect(Object.keys(document).sort()).toEqual(Object.keys(SearchTripSchema.properties).sort());
      }),
    );
  });
});

describe("a trip in the lake", () => {
  const keyedHash = createKeyedHash("a key of 16 bytes");

  it("is one flat row with keyed hashes in place of the phones", () => {
    expect(lakeTrip(trip, (phone) => `hash of ${phone}`)).toEqual({
      trip_id: "t-1",
      agent_timestamp: "2024-05-01T10:00:00.000Z",
      requested_at: "2024-05-01T09:59:00.000Z",
      confort: "high",
      distance: 943.938,
      prix_base_per_km: 2,
      prix_travel: 1887.88,
      client_latitude: 48.8566,
      client_longitude: 2.3522,
      driver_latitude: 40.4168,
      driver_longitude: 3.7038,
      client_key: "hash of 0611223344",
      driver_key: "hash of 0755667788",
      zone: 3,
      zone_model: "v1",
      sequence: "2024-05-01T10:00:00.000Z-log-00000-17-0",
      prix_factor: 1.25,
    });
  });

  it("says null where it was not told the time of the request, the zone or the factor", () => {
    expect(lakeTrip(unstamped, keyedHash)).toMatchObject({
      requested_at: null,
      zone: null,
      zone_model: null,
      prix_factor: null,
    });
  });

  it("fits the schema of the lake, field by field and with no other, whatever the trip", () => {
    const schema = createSchemaCheck(LakeTripSchema);
    fc.assert(
      fc.property(anyPricedTrip, (any) => {
        const row = lakeTrip(any, keyedHash);
        expect(schema.fits(row)).toBe(true);
        expect(Object.keys(row).sort()).toEqual(Object.keys(LakeTripSchema.properties).sort());
      }),
    );
  });

  it("holds no name and no phone, whatever the trip", () => {
    // Private words that no other field can hold by chance.
    const secret = fc.stringMatching(/^[A-Z]{4}[0-9]{6}$/).map((text) => `§${text}`);
    fc.assert(
      fc.property(
        anyPricedTrip,
        fc.array(secret, { minLength: 4, maxLength: 4 }),
        (any, [a = "", b = "", c = "", d = ""]) => {
          const client = { ...any.client, name: a, phone: b };
          const driver = { ...any.driver, name: c, phone: d };
          const zoneless = { ...any, client, driver, zone: { zone: 1, model: "v1" } };
          const row = JSON.stringify(lakeTrip(zoneless, keyedHash));
          for (const word of [a, b, c, d]) expect(row).not.toContain(word);
        },
      ),
    );
  });
});
