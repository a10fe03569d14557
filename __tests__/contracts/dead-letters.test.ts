import { deadLetterCodes, deadLetterHeaders } from "../../contracts/dead-letters";

describe("the codes of dead letters", () => {
  it("are stable: dashboards and replays rely on each", () => {
    expect([...deadLetterCodes].sort()).toEqual([
      "RS-MESSAGE-EMPTY",
      "RS-MESSAGE-NO-VALUE",
      "RS-MESSAGE-NOT-JSON",
      "RS-MESSAGE-NOT-UTF8",
      "RS-MESSAGE-SHAPE",
      "RS-MESSAGE-TOO-LARGE",
      "RS-MESSAGE-UNREADABLE",
      "RS-RESULT-UNREADABLE",
      "RS-SEARCH-REJECTED",
      "RS-TRIP-COMFORT-UNKNOWN",
      "RS-TRIP-FIELD-FORMAT",
      "RS-TRIP-FIELD-MISSING",
      "RS-TRIP-FIELD-RANGE",
      "RS-TRIP-FIELD-TYPE",
      "RS-TRIP-ID-DUPLICATE",
      "RS-TRIP-LONGITUDE-CONFLICT",
    ]);
  });
});

describe("the headers of a dead letter", () => {
  it("tell code, reason, function and where the record came from, each under a name of its own", () => {
    expect(deadLetterHeaders).toMatchObject({
      code: "rs-code",
      reason: "rs-reason",
      function: "rs-function",
      topic: "rs-source-topic",
      log: "rs-source-log",
      partition: "rs-source-partition",
      offset: "rs-source-offset",
      key: "rs-source-key",
      trips: "rs-trips",
    });
    const names = Object.values(deadLetterHeaders);
    expect(new Set(names).size).toBe(names.length);
  });
});
