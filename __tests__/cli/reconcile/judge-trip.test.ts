import fc from "fast-check";
import type { Found } from "../../../cli/reconcile/findings";
import { judgeTrip, type TripContext } from "../../../cli/reconcile/judge-trip";
import type { DocumentEntry, ResultEntry, RowEntry, TripEntry } from "../../../cli/reconcile/trip-entries";
import { tripSequence } from "../../../contracts/log-records";

const logId = "3bJ8dC-mQ_CkLhtz7Yq0Fg";
const startMs = Date.parse("2026-06-05T10:00:00Z");
const hourMs = 3_600_000;

/** What the functions make of one trip that is sent several times. */
interface History {
  /** Hour of each pricing; the record's offset in `topic_result` is its place here. */
  readonly hours: readonly number[];
  /** Results that each sink has committed. */
  readonly indexed: number;
  readonly stored: number;
  /** The last result was refused by the index, and the index lacks the trip. */
  readonly isRejected: boolean;
}

const anyHistory: fc.Arbitrary<History> = fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }).chain((hours) =>
  fc.record({
    hours: fc.constant([...hours].sort((one, other) => one - other)),
    indexed: fc.nat(hours.length),
    stored: fc.nat(hours.length),
    isRejected: fc.boolean(),
  }),
);

function entriesOf({ hours, indexed, stored, isRejected }: History): readonly TripEntry[] {
  const submissions = hours.map((hour, n) => {
    const atMs = startMs + hour * hourMs + n;
    const at = new Date(atMs).toISOString();
    const sequence = tripSequence({ topic: "topic_source", logId, partition: 0 }, n, 0, atMs);
    return { key: "a trip", sequence, at, values: [at, n], people: "hash", keys: ["client", "driver"] };
  });
  const results = submissions.map((of, offset): ResultEntry => ({
    ...of,
    is: "result",
    partition: 0,
    offset,
    attempt: 0,
  }));
  const documents = (isRejected ? [] : submissions.slice(0, Math.min(1, indexed))).map((of): DocumentEntry => ({
    ...of,
    is: "document",
    index: "trips",
  }));
  const rows = submissions.slice(0, stored).map((of): RowEntry => ({
    ...of,
    is: "row",
    object: "an object",
    isOfThisLog: true,
  }));
  const rejected = isRejected && indexed > 0 ? [{ key: "a trip", is: "rejected", attempt: 0 } as const] : [];
  return [...results, ...documents, ...rows, ...rejected];
}

const contextOf = ({ indexed, stored }: History, window = { fromMs: 0, toMs: Infinity }): TripContext => ({
  window,
  source: { holds: () => true, logId },
  results: { wholeSinceMs: () => Number.NEGATIVE_INFINITY },
  isPending: {
    request: () => false,
    index: ({ offset }) => offset >= indexed,
    lake: ({ offset }) => offset >= stored,
  },
  keptSinceMs: { index: Number.NEGATIVE_INFINITY, lake: Number.NEGATIVE_INFINITY },
});

const inShort = (found: readonly Found[]) => found.map(({ verdict, where }) => `${verdict} in ${where}`).sort();
const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

describe("a trip that the functions have handled", () => {
  it("is held by all, or pending, however often it is sent and whatever comes first", () => {
    fc.assert(
      fc.property(
        anyHistory.chain((history) => fc.tuple(fc.constant(history), shuffled(entriesOf(history)))),
        ([history, entries]) => {
          const { found, claims } = judgeTrip(entries, contextOf(history));
          const expected = [
            ...(history.indexed === 0 ? ["pending in index"] : []),
            ...(history.stored === 0 ? ["pending in lake"] : []),
          ];
          expect([inShort(found), claims]).toEqual([expected, []]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("lies in one of two windows that meet, by the time at which it was first priced", () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(6), (history, hour) => {
        const meetMs = startMs + hour * hourMs;
        const heldIn = (fromMs: number, toMs: number) =>
          judgeTrip(entriesOf(history), contextOf(history, { fromMs, toMs })).heldBy.length > 0;
        const isBefore = (history.hours[0] ?? 0) < hour;
        expect([heldIn(0, meetMs), heldIn(meetMs, Infinity)]).toEqual([isBefore, !isBefore]);
      }),
    );
  });

  it("is missing in the store that has committed it and lost it", () => {
    fc.assert(
      fc.property(
        anyHistory.filter(({ indexed, stored, isRejected }) => indexed > 0 && stored > 0 && !isRejected),
        fc.constantFrom("document" as const, "row" as const),
        (history, lost) => {
          const entries = entriesOf(history).filter(({ is }) => is !== lost);
          const { found } = judgeTrip(entries, contextOf(history));
          expect(inShort(found)).toEqual([`missing in ${lost === "row" ? "lake" : "index"}`]);
        },
      ),
    );
  });
});
