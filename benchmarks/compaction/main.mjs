// What compacting an hour of the lake takes: `npm run bench compaction [TRIPS-A-SECOND] [PARTITIONS] [MIB]` with GCS_API_ENDPOINT. It writes the
// objects that load-lake would write of the hour with default settings, has the function compact-lake combine them in a container of so
// many MiB, and `ridestream lake compact --keep 0` remove them. Each trip must be there once afterwards. Prints one JSON object; exit
// code 1 where a trip is missing, or where it took more than the limit.
import { gunzipSync, gzipSync } from "zlib";
import { freshBucket } from "../fresh-bucket.mjs";
import { importTypeScript } from "../import-typescript.mjs";
import { heapOf, runMeasured } from "../peak-memory.mjs";
import { setting } from "../spread.mjs";

const endpoint = setting("GCS_API_ENDPOINT", "an emulator of Cloud Storage");
const [tripsPerSecond = 1_000, partitions = 6, mebibytes = 512] = process.argv.slice(2).map(Number);
const partitionsOfTopic = 6;
const hourMs = 3_600_000;
const hourStartMs = (Math.floor(Date.now() / hourMs) - 4) * hourMs;
const { createGcsObjectStore, tripObjectName, lakeMetadata, lakeIdentity, generateTrips, LoadLakeSettings } =
  await importTypeScript(`
  export { createGcsObjectStore } from "./functions/adapters/gcs/gcs-object-store";
  export { lakeMetadata, tripObjectName } from "./contracts/lake-layout";
  export { lakeIdentity } from "./functions/runtime/lake-identity";
  export { generateTrips } from "./functions/produce/trip-generator";
  export { LoadLakeSettings } from "./contracts/settings";
`);
const bucket = await freshBucket(endpoint);
const lake = createGcsObjectStore({ connection: { bucket, apiEndpoint: endpoint, requestTimeoutMs: 60_000 } });
const city = [...generateTrips(2_000, 1)];
const small = await writeHour();

const env = {
  PATH: process.env.PATH,
  NODE_OPTIONS: heapOf(mebibytes),
  RS_HTTP_PORT: "0",
  RS_LAKE_BUCKET: bucket,
  RS_LAKE_API_ENDPOINT: endpoint,
};
const combine = await runMeasured({ program: "functions.js", args: ["compact-lake", "--until-end"], env });
const remove = await runMeasured({
  program: "ridestream.js",
  args: ["lake", "compact", "--keep", "0", "--json"],
  env,
});
const found = await countRows();
const isExact = found.rows === small.rows && found.ids === small.rows;
console.log(
  JSON.stringify({ tripsPerSecond, partitions, limitMiB: mebibytes, small, combine, remove, found, isExact }),
);
const isWithin = ({ outcome, peakMiB }) => outcome === 0 && peakMiB > 0 && peakMiB <= mebibytes;
process.exitCode = isExact && isWithin(combine) && isWithin(remove) ? 0 : 1;

/** The objects of the hour, and one of the next hour, which load-lake goes on from. */
async function writeHour() {
  const { flushAfterMs, flushRecords, flushBytes } = LoadLakeSettings.properties;
  const rowBytes = JSON.stringify(rowOf(0, 0, hourStartMs)).length + 1;
  const perSecond = tripsPerSecond / partitionsOfTopic;
  const rowsOfObject = Math.floor(
    Math.min(perSecond * (flushAfterMs.default / 1_000), flushRecords.default, flushBytes.default / rowBytes),
  );
  const ofHour = perSecond * 3_600;
  const identity = await lakeIdentity(lake);
  const written = { objects: 0, rows: 0, megabytes: 0 };
  for (let partition = 0; partition < partitions; partition++) {
    for (let first = 0; first <= ofHour; first += rowsOfObject) {
      const last = Math.min(first + rowsOfObject, ofHour + 1) - 1;
      const atMs = hourStartMs + (first / ofHour) * (hourMs - 1_000);
      const rows = Array.from({ length: last - first + 1 }, (_, n) => rowOf(partition, first + n, atMs));
      await write(partition, first, rows, atMs);
    }
    await write(partition, ofHour + 1, [rowOf(partition, ofHour + 1, hourStartMs + hourMs)], hourStartMs + hourMs);
  }
  return written;

  async function write(partition, firstOffset, rows, atMs) {
    const log = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition };
    const body = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const name = tripObjectName(log, firstOffset, new Date(atMs).toISOString());
    const last = firstOffset + rows.length - 1;
    await lake.create(name, gzipSync(body, { level: 1 }), { "last-offset": String(last), [lakeMetadata]: identity });
    written.objects++;
    written.rows += rows.length;
    written.megabytes += body.length / 1e6;
  }
}

function rowOf(partition, offset, atMs) {
  const { client, driver } = city[offset % city.length];
  const priced = new Date(Math.round(atMs)).toISOString();
  const place = `3bJ8dC-mQ_CkLhtz7Yq0Fg-${partition}`;
  return {
    trip_id: `topic_source@${place}-${offset}-0`,
    agent_timestamp: priced,
    requested_at: priced,
    confort: "standard",
    distance: 4.2,
    prix_base_per_km: 2,
    prix_travel: 8.4,
    client_latitude: client.position.latitude,
    client_longitude: client.position.longitude,
    driver_latitude: driver.position.latitude,
    driver_longitude: driver.position.longitude,
    client_key: `${offset % 50_000}`.padStart(64, "c"),
    driver_key: `${offset % 5_000}`.padStart(64, "d"),
    zone: 1,
    zone_model: "zones-2026-01-01T00:00:00Z",
    sequence: `${priced}-${place}-${String(offset).padStart(20, "0")}-0`,
    prix_factor: null,
  };
}

async function countRows() {
  const ids = new Set();
  const found = { objects: 0, rows: 0 };
  for (const name of await lake.list("trips/")) {
    found.objects++;
    const rows = gunzipSync(await lake.read(name)).toString();
    for (const [, partition, offset] of rows.matchAll(/"trip_id":"topic_source@[^"]*-(\d+)-(\d+)-0"/g)) {
      found.rows++;
      ids.add(Number(partition) * 1e9 + Number(offset));
    }
  }
  return { ...found, ids: ids.size };
}
