import { windowBetween, windowEdge } from "../../../functions/domain/topic-window";

const between = (from: string, to: string) => windowBetween(windowEdge(from), windowEdge(to));
const at = (partition: number, offset: number, time: string) => ({ partition, offset, timestampMs: Date.parse(time) });

describe("a window of a topic", () => {
  it("reaches from one time to before another, days and hours in UTC", () => {
    const window = between("2026-11-24", "2026-11-25T12:00+02:00");
    const times = [
      "2026-11-23T23:59:59.999Z",
      "2026-11-24T00:00:00Z",
      "2026-11-25T09:59:59.999Z",
      "2026-11-25T10:00:00Z",
    ];
    expect(times.map((time) => window.has(at(0, 7, time)))).toEqual([false, true, true, false]);
  });

  it("reaches from one offset to before another, in the partitions that are named", () => {
    const window = between("0:10,2:5", "0:20,2:6");
    const places = [at(0, 9, "2026-01-01"), at(0, 10, "2026-01-01"), at(0, 19, "2026-01-01"), at(0, 20, "2026-01-01")];
    expect(places.map((place) => window.has(place))).toEqual([false, true, true, false]);
    expect([window.has(at(2, 5, "2026-01-01")), window.has(at(1, 15, "2026-01-01"))]).toEqual([true, false]);
  });

  it("is the whole topic without edges", () => {
    expect(windowBetween(undefined, undefined).has(at(3, 0, "1970-01-01"))).toBe(true);
  });

  it.each(["yesterday", "2026-02-30", "0:1,0:2", "0:-1", "1:2,", "0:1;1:2", ""])("has no edge %p", (text) => {
    expect(windowEdge(text)).toBeUndefined();
  });
});
