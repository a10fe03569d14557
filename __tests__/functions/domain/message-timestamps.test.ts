import fc from "fast-check";
import { goldenRows } from "./golden/golden-rows";
import { accepted, messageOf, refusal, sampleTrip } from "./sample-trips";

const at = (requested_at: string) => messageOf({ ...sampleTrip, requested_at });
const utc = (timestamp: string) => accepted(at(timestamp))[0]?.trip.requestedAt;
const impossible = { code: "RS-TRIP-FIELD-FORMAT", reason: "requested_at is no date and time that exists" };

describe("the time of a request", () => {
  it("is that of Python's datetime in UTC, or refused where datetime knows no such instant", () => {
    const wrong = goldenRows("timestamps.csv").filter(([timestamp = "", expected]) => {
      if (expected !== "") return utc(timestamp) !== expected;
      return refusal(at(timestamp)).reason !== impossible.reason;
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ["a day of its own offset, not of UTC", "2024-03-01T00:30:00+02:00", "2024-02-29T22:30:00.000Z"],
    ["the last day of the year, west of Greenwich", "2023-12-31T23:30:00-01:00", "2024-01-01T00:30:00.000Z"],
    ["a leap day", "2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z"],
    ["small letters", "2024-05-01t10:00:00z", "2024-05-01T10:00:00.000Z"],
    ["a space", "2024-05-01 10:00:00Z", "2024-05-01T10:00:00.000Z"],
    ["nanoseconds, cut to milliseconds", "2024-05-01T10:00:00.999999999Z", "2024-05-01T10:00:00.999Z"],
    ["an unknown offset", "2024-05-01T10:00:00-00:00", "2024-05-01T10:00:00.000Z"],
    ["the first instant that BigQuery knows", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
    ["the last instant that BigQuery knows", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
  ])("may have %s", (_, timestamp, expected) => {
    expect(utc(timestamp)).toBe(expected);
  });

  it.each([
    ["31 February", "2024-02-31T10:00:00Z"],
    ["29 February of a common year", "2023-02-29T10:00:00Z"],
    ["29 February 1900", "1900-02-29T10:00:00Z"],
    ["31 April", "2024-04-31T10:00:00+02:00"],
    ["day 0", "2024-05-00T10:00:00Z"],
    ["month 13", "2024-13-01T10:00:00Z"],
    ["hour 24", "2024-05-01T24:00:00Z"],
    ["hour 25", "2024-05-01T25:00:00Z"],
    ["minute 60", "2024-05-01T10:60:00Z"],
    ["a leap second", "2016-12-31T23:59:60Z"],
    ["an offset of a day", "2024-05-01T10:00:00+24:00"],
    ["an offset of 60 minutes", "2024-05-01T10:00:00+01:60"],
    ["a year that UTC writes with five digits", "9999-12-31T23:59:59-01:00"],
    ["year 0", "0000-06-01T00:00:00.000Z"],
    ["year 0 in small letters", "0000-06-01t00:00:00z"],
    ["a year before the first", "0001-01-01T00:00:00+00:01"],
  ])("is refused for %s", (_, timestamp) => {
    expect(refusal(at(timestamp))).toEqual(impossible);
  });

  it.each([
    "",
    "now",
    "2024-05-01",
    "2024-05-01T10:00:00",
    "2024-05-01T10:00Z",
    "2024-5-1T10:00:00Z",
    "2024-05-01T10:00:00+0200",
    "2024-05-01T10:00:00 Z",
    "2024-05-01T10:00:00.Z",
    "2024-05-01T10:00:00.1234567890Z",
    " 2024-05-01T10:00:00Z",
    "2024-05-01T10:00:00Z\n",
    "+002024-05-01T10:00:00Z",
    "1714557600",
    "Wed, 01 May 2024 10:00:00 GMT",
  ])("is refused when it is %j and not RFC 3339", (timestamp) => {
    const { code, reason } = refusal(at(timestamp));
    expect(code).toBe("RS-TRIP-FIELD-FORMAT");
    expect(reason.startsWith('requested_at must match pattern "^\\d{4}-\\d{2}-\\d{2}[Tt ]')).toBe(true);
  });

  it("is always RFC 3339 in UTC with milliseconds and a year of four digits once accepted", () => {
    const two = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, "0"));
    const anyRfc3339 = fc
      .tuple(fc.integer({ min: 0, max: 9999 }), two, two, two, two, two, fc.constantFrom("+", "-"), two, two)
      .map(([year, month, day, hour, minute, second, sign, hours, minutes]) => {
        return `${String(year).padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}${sign}${hours}:${minutes}`;
      });
    const likely = fc
      .tuple(fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), two)
      .map(([date, hours]) => `${date.toISOString().slice(0, 19)}+${hours}:00`);
    fc.assert(
      fc.property(fc.oneof(anyRfc3339, likely), (timestamp) => {
        try {
          expect(utc(timestamp)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        } catch {
          expect(refusal(at(timestamp))).toEqual(impossible);
        }
      }),
    );
  });
});
