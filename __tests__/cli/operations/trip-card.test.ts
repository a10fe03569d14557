import { tripCard } from "../../../cli/operations/trip-card";
import { requestOf, tripSequence } from "../../../contracts/log-records";
import { searchTrip } from "../../functions/adapters/search-index-contract";

const log = { topic: "topic_source", logId: "3bJ8dC-mQ_CkLhtz7Yq0-g", partition: 4 };

describe("a trip's card", () => {
  it("tells all that is known of it", () => {
    const sequence = tripSequence(log, 1_234_567, 2, Date.parse("2026-06-05T10:00:00Z"));
    expect(tripCard(searchTrip("the trip", { sequence }))).toMatchInlineSnapshot(`
"the trip
  price    1,887.88 for 943.938 km at 2 a km, standard
  client   AWA DIOP, 0611111111, at 48.8566, 2.3522, zone 3 of zones-0123456789ab
  driver   OMAR DIAZ, 0722222222, at 40.4168, 3.7038
  asked    2026-06-05 09:59:58.123 UTC
  priced   2026-06-05 10:00:00.000 UTC
  request  topic_source 3bJ8dC-mQ_CkLhtz7Yq0-g, partition 4, offset 1234567, trip 2"
`);
  });

  it("says what is not known", () => {
    const card = tripCard(searchTrip("the trip", { requested_at: null, zone: null, zone_model: null }));
    expect(card).toContain("asked    unknown");
    expect(card).toContain("no zone");
    expect(card).not.toContain("request ");
  });

  it("says the factor of a price that has one", () => {
    expect(tripCard(searchTrip("the trip", { prix_factor: 1.25 }))).toContain("at 2 a km, times 1.25, standard");
  });

  it("hands no name's control characters to the terminal", () => {
    const card = tripCard(searchTrip("id", { nomclient: "A\u001b[2J\nB\u202e" }));
    expect(card).toContain("A[2J B, 0611111111");
    expect(card.split("\n")).toHaveLength(6);
  });
});

describe("the request that a sequence is of", () => {
  it("is the one that it was made from", () => {
    for (const [partition, offset, position] of [
      [0, 0, 0],
      [99_999, Number.MAX_SAFE_INTEGER, 9_999_999],
    ] as const)
      expect(requestOf(tripSequence({ ...log, partition }, offset, position, 1))).toEqual({
        logId: log.logId,
        partition,
        offset,
        position,
      });
  });

  it("is none of any other text", () => {
    for (const text of ["", "2026", "0".repeat(80)]) expect(requestOf(text)).toBeUndefined();
  });
});
