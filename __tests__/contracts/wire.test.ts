import fc from "fast-check";
import { PricedTripSchema, TripRequestSchema } from "../../contracts/trip-schema";
import {
  pricedTripFromWire,
  pricedTripToWire,
  requestFromWire,
  requestToWire,
  type PricedTrip,
  type TripRequest,
} from "../../contracts/wire";
import { createSchemaCheck } from "../../functions/domain/schema-check";
import { anyPricedTrip, anyTripRequest } from "../functions/domain/trip-arbitraries";

const request: TripRequest = {
  tripId: undefined,
  requestedAt: undefined,
  comfort: "Hight",
  pricePerKm: 2,
  client: { name: "Zoe Martin", phone: "0611223344", position: { latitude: 48.8566, longitude: 2.3522 } },
  driver: { name: "Omar Diaz", phone: "0755667788", position: { latitude: 40.4168, longitude: 3.7038 } },
};
const priced: PricedTrip = {
  ...request,
  tripId: "t-1",
  comfort: "high",
  distanceKm: 943.938,
  price: 1887.88,
  pricedAt: "2024-05-01T10:00:00.000Z",
  zone: undefined,
  sequence: undefined,
  priceFactor: undefined,
};
const overJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe("a request on the wire", () => {
  it("has the original system's field names, and no more than it was told", () => {
    expect(Object.entries(overJson(requestToWire(request)))).toEqual([
      ["confort", "Hight"],
      ["prix_base_per_km", 2],
      [
        "properties-client",
        { logitude: 2.3522, latitude: 48.8566, nomclient: "Zoe Martin", telephoneClient: "0611223344" },
      ],
      [
        "properties-driver",
        { logitude: 3.7038, latitude: 40.4168, nomDriver: "Omar Diaz", telephoneDriver: "0755667788" },
      ],
    ]);
  });

  it("has the trip's id and the time of the request when they are known", () => {
    const stamped = { ...request, tripId: "t-1", requestedAt: "2024-05-01T09:59:00Z" };
    expect(requestToWire(stamped)).toMatchObject({ trip_id: "t-1", requested_at: "2024-05-01T09:59:00Z" });
  });

  it("reads back as the request it was, and fits its schema", () => {
    const schema = createSchemaCheck(TripRequestSchema);
    fc.assert(
      fc.property(anyTripRequest, (trip) => {
        const wire = overJson(requestToWire(trip));
        expect(schema.fits(wire)).toBe(true);
        expect(requestFromWire(wire, trip)).toStrictEqual(trip);
      }),
    );
  });

  it("reads as the comfort class and the time that it was found to mean", () => {
    const meant = { comfort: "high", requestedAt: "2024-05-01T10:00:00.000Z" } as const;
    const wire = { ...requestToWire(request), requested_at: "2024-05-01T12:00:00+02:00" };
    expect(requestFromWire(wire, meant)).toStrictEqual({ ...request, ...meant });
  });

  it("may spell longitude as the world does", () => {
    const client = { longitude: 2.3522, latitude: 48.8566, nomclient: "Zoe Martin", telephoneClient: "0611223344" };
    const respelt = { ...requestToWire(request), "properties-client": client };
    expect(requestFromWire(respelt, request)).toStrictEqual(request);
  });
});

describe("a priced trip on the wire", () => {
  it("is the request with id, distance, price, stamp and the original's 'lon, lat' strings", () => {
    expect(pricedTripToWire(priced)).toEqual({
      trip_id: "t-1",
      agent_timestamp: "2024-05-01T10:00:00.000Z",
      confort: "high",
      prix_base_per_km: 2,
      distance: 943.938,
      prix_travel: 1887.88,
      "properties-client": {
        logitude: 2.3522,
        latitude: 48.8566,
        location: "2.3522, 48.8566",
        nomclient: "Zoe Martin",
        telephoneClient: "0611223344",
      },
      "properties-driver": {
        logitude: 3.7038,
        latitude: 40.4168,
        location: "3.7038, 40.4168",
        nomDriver: "Omar Diaz",
        telephoneDriver: "0755667788",
      },
    });
  });

  it("has the factor of the price where it knows its zone, and none otherwise", () => {
    expect(pricedTripToWire({ ...priced, priceFactor: 1.25 })).toMatchObject({ prix_factor: 1.25 });
    expect(Object.keys(overJson(pricedTripToWire(priced)))).not.toContain("prix_factor");
  });

  it("has the zone and its model when centroids are known, and neither otherwise", () => {
    expect(pricedTripToWire({ ...priced, zone: { zone: 3, model: "v1" } })).toMatchObject({
      zone: 3,
      zone_model: "v1",
    });
    expect(Object.keys(overJson(pricedTripToWire(priced)))).not.toContain("zone");
    expect(Object.keys(overJson(pricedTripToWire(priced)))).not.toContain("zone_model");
  });

  it("reads back as the trip it was, and fits its schema", () => {
    const schema = createSchemaCheck(PricedTripSchema);
    fc.assert(
      fc.property(anyPricedTrip, (trip) => {
        const wire = overJson(pricedTripToWire(trip));
        expect(schema.fits(wire)).toBe(true);
        expect(pricedTripFromWire(wire)).toStrictEqual(trip);
      }),
    );
  });
});
