import { gzipSync } from "zlib";
import { tripObjectName } from "../../../contracts/lake-layout";
import { createCompactLake } from "../../../functions/compact-lake/compact-by-schedule";
import type { CompactionOutcome } from "../../../functions/compact-lake/compaction";
import { readSettings } from "../../../functions/runtime/settings";
import { lakeTrip } from "../adapters/embedded/lake-of-trips";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";

const log = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 };

describe("compact-lake", () => {
  it("compacts the last days when it starts and then by its schedule, and removes in a later run", async () => {
    const clock = createTestClock(Date.parse("2026-06-05T12:00:00Z"));
    const store = createMemoryObjectStore();
    const write = async (at: string, offset: number) => {
      const row = lakeTrip(`t${offset}`, { agent_timestamp: at });
      const body = gzipSync(`${JSON.stringify(row)}\n`);
      await store.create(tripObjectName(log, offset, at), body, { "last-offset": String(offset) });
    };
    // Two of a day too far back, and three of yesterday.
    for (const offset of [0, 1]) await write("2026-06-02T08:00:00Z", offset);
    for (const offset of [2, 3, 4]) await write("2026-06-04T08:00:00Z", offset);
    const outcomes: CompactionOutcome[] = [];
    const settings = readSettings("compact-lake", { RS_LAKE_COMPACT: "every day 02:30", RS_LAKE_COMPACT_DAYS: "2" });
    const worker = createCompactLake({ store, clock, settings, onCompacted: (outcome) => outcomes.push(outcome) });
    expect(await worker.step()).toBe("worked");
    expect(outcomes).toEqual([{ hours: 1, objects: 4, written: 1, rows: 2, removed: 0, waiting: 2 }]);
    expect(await worker.step()).toBe("idle");
    await clock.sleep(Date.parse("2026-06-06T02:29:59.750Z") - clock.now());
    expect(await worker.step()).toBe("idle");
    expect(await worker.step()).toBe("worked");
    expect(outcomes[1]).toMatchObject({ written: 0, removed: 2, waiting: 0, objects: 2 });
    await worker.stop();
  });

  it("asks an empty lake for nothing that it may not read or write", async () => {
    const store = createMemoryObjectStore();
    const worker = createCompactLake({ store, clock: createTestClock(), settings: readSettings("compact-lake", {}) });
    expect(await worker.step()).toBe("worked");
    expect(await store.list("")).toEqual([]);
  });
});
