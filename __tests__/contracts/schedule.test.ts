import { dueAfter, isSchedule } from "../../contracts/schedule";

/** A Sunday. */
const noon = Date.parse("2026-11-29T12:00:00Z");
const after = (schedule: string, fromMs = noon) => new Date(dueAfter(schedule, fromMs)).toISOString();

describe("a schedule", () => {
  it.each([
    ["every 24 hours", "2026-11-30T12:00:00.000Z"],
    ["every 1 hours", "2026-11-29T13:00:00.000Z"],
    ["every day 03:00", "2026-11-30T03:00:00.000Z"],
    ["every day 12:01", "2026-11-29T12:01:00.000Z"],
    // What is due now is done: the next time is a day later.
    ["every day 12:00", "2026-11-30T12:00:00.000Z"],
    ["every monday 03:00", "2026-11-30T03:00:00.000Z"],
    ["every sunday 12:00", "2026-12-06T12:00:00.000Z"],
    ["every sunday 11:59", "2026-12-06T11:59:00.000Z"],
    ["every saturday 23:59", "2026-12-05T23:59:00.000Z"],
  ])("%s is due next at %s", (schedule, due) => {
    expect(isSchedule(schedule)).toBe(true);
    expect(after(schedule)).toBe(due);
  });

  it.each([
    "every 0 hours",
    "every monday",
    "every day 24:00",
    "every day 3:00",
    "0 3 * * 1",
    "every someday 03:00",
    "",
  ])("is not %j", (text) => {
    expect(isSchedule(text)).toBe(false);
    expect(() => dueAfter(text, noon)).toThrow(RangeError);
  });
});
