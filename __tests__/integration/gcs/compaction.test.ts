import { gzipSync } from "zlib";
import { parseCompactedObjectName } from "../../../contracts/compacted-object";
import { tripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import { newObjects } from "../../../functions/adapters/embedded/new-objects";
import { createGcsObjectStore } from "../../../functions/adapters/gcs/gcs-object-store";
import { compactLake } from "../../../functions/compact-lake/compact-lake";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { endOfChain } from "../../../functions/runtime/lake-chain";
import { lakeIdentity } from "../../../functions/runtime/lake-identity";
import { lakeTrip } from "../../functions/adapters/embedded/lake-of-trips";
import { createTestClock } from "../../functions/test-clock";
import { freshBucket } from "../fresh";
import { server } from "../server";

const gcs = server("GCS_API_ENDPOINT");

const log = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 };
const at = "2026-06-05T08:00:00.000Z";
const hours = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
const [objects, tripsOfEach] = [30, 4];

/** An object of load-lake's, whose trips are named by their offsets. */
async function write(lake: ObjectStore, firstOffset: number, trips = tripsOfEach): Promise<void> {
  const offsets = Array.from({ length: trips }, (_, n) => firstOffset + n);
  const rows = offsets.map(
    (n) => `${JSON.stringify(lakeTrip(`t${n}`, { agent_timestamp: at, requested_at: null }))}\n`,
  );
  await lake.create(tripObjectName(log, firstOffset, at), gzipSync(rows.join("")), {
    "last-offset": String(offsets.at(-1)),
  });
}

async function idsIn(lake: ObjectStore): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const { rows } of newObjects(lake, new Map()))
    for (const [, id = ""] of (rows?.toString() ?? "").matchAll(/"trip_id":"([^"]*)"/g)) ids.add(id);
  return [...ids].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

gcs.describe(`the compaction of a lake in Cloud Storage${gcs.note}`, () => {
  const clock = createTestClock(Date.parse(at) + 4 * 3_600_000);
  const compact = (lake: ObjectStore, keepMs: number) => compactLake({ lake, clock, hours, keepMs });
  const all = Array.from({ length: objects * tripsOfEach }, (_, n) => `t${n}`);

  it("makes one object of an hour, by two compactions at once, while a zombie creates removed objects again", async () => {
    const lake = createGcsObjectStore({ connection: await freshBucket(gcs.address) });
    for (let n = 0; n < objects; n++) await write(lake, n * tripsOfEach);
    expect(await compact(lake, 3_600_000)).toMatchObject({ written: 1, removed: 0, waiting: objects - 1 });
    expect(await idsIn(lake)).toEqual(all);
    const [one, other] = await Promise.all([compact(lake, 0), compact(lake, 0)]);
    expect(one.removed + other.removed).toBe(objects - 1);
    expect(await idsIn(lake)).toEqual(all);
    // A zombie's write of an object that is gone: the same rows again, or more of them than were there.
    await write(lake, 0);
    await write(lake, tripsOfEach, tripsOfEach + 1);
    await compact(lake, 0);
    await compact(lake, 0);
    expect(await idsIn(lake)).toEqual(all);
    const names = await lake.list(tripsPrefix);
    expect(names.filter((name) => !parseCompactedObjectName(name))).toEqual([
      tripObjectName(log, (objects - 1) * tripsOfEach, at),
    ]);
    expect(await endOfChain(lake, log, await lakeIdentity(lake))).toBe(objects * tripsOfEach);
  });
});
