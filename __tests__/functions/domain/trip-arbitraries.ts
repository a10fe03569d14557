import { tripSequence } from "../../../contracts/log-records";
import fc from "fast-check";
import { comfortClasses, type ComfortClass } from "../../../contracts/comfort-classes";
import { anyText } from "../../any-text";
import type { Coordinates, Party, PricedTrip, TripRequest } from "../../../contracts/wire";

/** Random valid trips. JSON has no minus zero, so none is made (`+ 0`). */

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { noNullPrototype: true });
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const oneOfEdges = (min: number, max: number) =>
  fc.oneof({ weight: 4, arbitrary: number(min, max) }, fc.constantFrom(min, 0, max));

export const anyPosition: fc.Arbitrary<Coordinates> = record({
  latitude: oneOfEdges(-90, 90),
  longitude: oneOfEdges(-180, 180),
});

/** Any code points, control characters and those beyond 16 bits too. */
const anyName = anyText({ minLength: 1, maxLength: 100 });
const anyPhone = anyText({ minLength: 1, maxLength: 30 });
const anyParty: fc.Arbitrary<Party> = record({ name: anyName, phone: anyPhone, position: anyPosition });

export const anyTripId = anyText({ minLength: 1, maxLength: 128 }).filter((id) => !/^topic_source[@-]/.test(id));

/** In UTC with milliseconds, as the platform writes them. */
export const anyTimestamp = fc
  .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

/** With at most 6 decimals. */
export const anyRate = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000_000_000 }).map((millionths) => millionths / 1e6),
  fc.integer({ min: 0, max: 1_000_000 }).map((thousandths) => thousandths / 1e3),
);

const orUndefined = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const asked = {
  requestedAt: orUndefined(anyTimestamp),
  comfort: fc.constantFrom(...comfortClasses),
  pricePerKm: anyRate,
  client: anyParty,
  driver: anyParty,
};

export const anyTripRequest: fc.Arbitrary<TripRequest<ComfortClass>> = record({
  tripId: orUndefined(anyTripId),
  ...asked,
});

/** Trips of one message: no two of them have the same id. */
export const together = <T extends { readonly tripId: string | undefined }>(trip: fc.Arbitrary<T>) =>
  fc.uniqueArray(trip, {
    minLength: 1,
    maxLength: 4,
    comparator: (one, other) => one.tripId !== undefined && one.tripId === other.tripId,
  });

const anySequence = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9_-]{22}$/), fc.nat({ max: 9_999 }), fc.maxSafeNat(), fc.nat({ max: 1_000 }))
  .map(([logId, partition, offset, position]) =>
    tripSequence({ topic: "topic_source", logId, partition }, offset, position, 1_767_261_600_000),
  );
const anyZone = record({ zone: fc.integer({ min: 1, max: 100 }), model: anyText() });

export const anyPricedTrip: fc.Arbitrary<PricedTrip> = record({
  tripId: anyTripId,
  ...asked,
  pricedAt: anyTimestamp,
  distanceKm: fc.integer({ min: 0, max: 20_003_931 }).map((metres) => metres / 1000),
  price: fc.integer({ min: 0, max: 2_000_393_100_000 }).map((cents) => cents / 100),
  zone: orUndefined(anyZone),
  sequence: orUndefined(anySequence),
  priceFactor: orUndefined(fc.integer({ min: 100, max: 1_000 }).map((percent) => percent / 100)),
});
