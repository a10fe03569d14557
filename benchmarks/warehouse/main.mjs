// The embedded warehouse over a lake of 100 days: `npm run bench warehouse ROWS [LAKE]`. It writes the lake, unless LAKE names the
// folder of one that is there, loads the lake once, refreshes after 10,000 new
// trips, and asks each report of a day, of a week and of all, beside plain DuckDB over a Parquet file of the same trips.
// Prints one JSON object.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { dirname, join, resolve } from "path";
import { gzipSync } from "zlib";
import { importTypeScript } from "../import-typescript.mjs";

const rows = Number(process.argv[2] ?? 1_000_000);
const givenLake = process.argv[3];
const days = 100;
const newTrips = 10_000;
const startMs = Date.parse("2026-01-01T00:00:00Z");
const endMs = startMs + days * 86_400_000;
const work = mkdtempSync(join(tmpdir(), "ridestream-bench-"));

const program = `
  export { openDuckDbWarehouse } from "./functions/adapters/embedded/duckdb-warehouse";
  export { connectDuckDb } from "./functions/adapters/embedded/duckdb";
  export { createFolderObjectStore } from "./functions/adapters/embedded/folder-object-store";
  export { trainZones } from "./functions/adapters/embedded/train-zones";
  export { createZoneFinder } from "./functions/domain/zones";
  export { generateTrips } from "./functions/produce/trip-generator";
  export { tripObjectName } from "./contracts/lake-layout";
  export { reports } from "./cli/strategy/reports";
  export { typedParametersOf } from "./sql/statement";
`;

try {
  console.log(JSON.stringify(await measure(await importTypeScript(program)), null, 2));
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure(parts) {
  const city = [...parts.generateTrips(2_000, 1)];
  const model = {
    version: "zones-bench",
    ...parts.trainZones(
      city.map(({ client }) => client.position),
      { seed: 1, starts: 20 },
    ),
  };
  const lakeFolder = resolve(givenLake ?? join(work, "lake"));
  const row = rowsOf(parts, city, model);
  if (givenLake === undefined) writeLake(parts, lakeFolder, row);
  const lake = parts.createFolderObjectStore(lakeFolder);
  const path = join(work, "warehouse.duckdb");
  const warehouse = await parts.openDuckDbWarehouse({
    path,
    lake,
    folder: join(work, "objects"),
    memoryMegabytes: Number(process.env.MEMORY_MB ?? 512),
  });
  const [load] = await timed(() => warehouse.refresh());
  await warehouse.useZones(model);
  const [idle] = await timed(() => warehouse.refresh());
  writeObject(
    parts,
    lakeFolder,
    0,
    endMs - 1_800_000,
    rows,
    range(newTrips, (n) => row(rows + n, endMs - 1_800_000)),
  );
  const [refresh] = await timed(() => warehouse.refresh());

  const times = { day: [iso(50), iso(51)], week: [iso(50), iso(57)], all: [iso(0), iso(days + 1)] };
  const seconds = { day: {}, week: {}, all: {} };
  for (const [span, [since, until]] of Object.entries(times))
    for (const [name, sql] of Object.entries(parts.reports))
      seconds[span][name] = await least(() => warehouse.report(sql, valuesOf(since, until)));
  const memory = round(process.resourceUsage().maxRSS / 1024);
  warehouse.close();
  const plain = await plainParquet(parts, path, times);
  const scanned = await scannedOfDay(parts, path, times.day);
  return {
    rows,
    days,
    memoryLimitMb: Number(process.env.MEMORY_MB ?? 512),
    loadSeconds: load,
    refreshOfNothingSeconds: idle,
    refreshOf10000Seconds: refresh,
    fileMegabytes: round(statSync(path).size / 1e6),
    highestMemoryMegabytes: memory,
    slowest: Object.fromEntries(Object.entries(seconds).map(([span, of]) => [span, Math.max(...Object.values(of))])),
    scannedOfDay: scanned,
    seconds,
    plain,
  };
}

/** A trip of the synthetic city, `n`-th of all; stamped by the model in use, as enrich does. */
function rowsOf({ createZoneFinder }, city, model) {
  const zoneOf = createZoneFinder(model);
  const zones = city.map(({ client }) => zoneOf(client.position).zone);
  return (n, atMs) => {
    const at = n % city.length;
    const { client, driver, comfort = "standard" } = city[at];
    const priced = new Date(atMs).toISOString();
    const id = `topic_source@3bJ8dC-mQ_CkLhtz7Yq0Fg-${n % 6}-${n}-0`;
    const cents = 300 + ((n * 7_919) % 4_000);
    return {
      trip_id: id,
      agent_timestamp: priced,
      requested_at: new Date(atMs - 900).toISOString(),
      confort: ["low", "standard", "medium", "high"][n % 4] ?? comfort,
      distance: cents / 200,
      prix_base_per_km: 2,
      prix_travel: cents / 100,
      client_latitude: client.position.latitude,
      client_longitude: client.position.longitude,
      driver_latitude: driver.position.latitude,
      driver_longitude: driver.position.longitude,
      client_key: `c${n % 50_000}`,
      driver_key: `d${n % 5_000}`,
      zone: zones[at],
      zone_model: model.version,
      sequence: `${priced}-3bJ8dC-mQ_CkLhtz7Yq0Fg-${n % 6}-${String(n).padStart(20, "0")}-0`,
      prix_factor: null,
    };
  };
}

/** An object for each hour and partition, as load-lake writes them. */
function writeLake(parts, folder, row) {
  const hours = days * 24;
  for (let hour = 0, n = 0; hour < hours; hour++) {
    const until = Math.round((rows * (hour + 1)) / hours);
    const step = 3_600_000 / Math.max(1, until - n);
    const partitions = Array.from({ length: 6 }, () => []);
    for (let at = 0; n < until; n++, at++)
      partitions[n % 6].push(row(n, startMs + hour * 3_600_000 + Math.floor(at * step)));
    for (const [partition, some] of partitions.entries())
      if (some.length > 0) writeObject(parts, folder, partition, Date.parse(some[0].agent_timestamp), n, some);
  }
}

function writeObject({ tripObjectName }, folder, partition, atMs, firstOffset, some) {
  const log = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition };
  const file = join(folder, tripObjectName(log, firstOffset, new Date(atMs).toISOString()));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(some.map((one) => `${JSON.stringify(one)}\n`).join(""), { level: 1 }));
}

/** What an analyst would do: the same trips in one Parquet file, ordered by time, and the same statements over it. */
async function plainParquet({ connectDuckDb, reports, typedParametersOf }, path, times) {
  const file = join(work, "trips.parquet");
  const { connection: writer, close: closeWriter } = await connectDuckDb({ path: ":memory:", memoryMegabytes: 512 });
  await writer.run(`ATTACH '${path}' AS w (READ_ONLY)`);
  await writer.run(
    `COPY (SELECT * EXCLUDE (object), zone AS CENTROID_ID FROM w.trips_folded ORDER BY moment) TO '${file}' (FORMAT parquet)`,
  );
  closeWriter();
  const { connection, close } = await connectDuckDb({ path: ":memory:", memoryMegabytes: 512 });
  await connection.run(`CREATE VIEW trips_with_zones AS SELECT * FROM '${file}'`);
  const seconds = {};
  for (const [span, [since, until]] of Object.entries(times)) {
    seconds[span] = {};
    for (const [name, sql] of Object.entries(reports)) {
      const values = valuesOf(since, until);
      const given = typedParametersOf(sql).map((one) => values[one.name]);
      seconds[span][name] = await least(() => connection.runAndReadAll(sql, given));
    }
  }
  close();
  return { fileMegabytes: round(statSync(file).size / 1e6), seconds };
}

/** DuckDB's own count of the rows that it scans for a day, of the rows that the day has. */
async function scannedOfDay({ connectDuckDb, reports, typedParametersOf }, path, [since, until]) {
  const { connection, close } = await connectDuckDb({ path, memoryMegabytes: 512, access: "read" });
  const count = `SELECT count(*) FROM trips WHERE moment >= '${since}' AND moment < '${until}'`;
  const ofDay = Number((await connection.runAndReadAll(count)).getRows()[0]?.[0]);
  const scanned = {};
  for (const [name, sql] of Object.entries(reports)) {
    const values = { ...valuesOf(since, until), former_from: since, former_to: since };
    const given = typedParametersOf(sql).map((one) => values[one.name]);
    const plan = await connection.runAndReadAll(`EXPLAIN (ANALYZE, FORMAT json) ${sql}`, given);
    scanned[name] = round(JSON.parse(String(plan.getRows()[0]?.[1])).cumulative_rows_scanned / ofDay);
  }
  close();
  return { trips: ofDay, ofTrips: scanned };
}

function valuesOf(since, until) {
  const middle = new Date((Date.parse(since) + Date.parse(until)) / 2).toISOString();
  const windows = { former_from: since, former_to: middle, latter_from: middle, latter_to: until };
  const cells = { south: 40_000_000, west: -10_000_000, height: 10_000, width: 10_000, up: 2_000, across: 2_000 };
  return { since, until, ...windows, now: until, ...cells, width: 10_000, bins: 20 };
}

function iso(day) {
  return new Date(startMs + day * 86_400_000).toISOString();
}

function range(length, of) {
  return Array.from({ length }, (_, n) => of(n));
}

function round(number) {
  return Math.round(number * 1000) / 1000;
}

async function timed(work) {
  const started = process.hrtime.bigint();
  const answer = await work();
  return [round(Number(process.hrtime.bigint() - started) / 1e9), answer];
}

async function least(work) {
  const runs = [];
  for (let run = 0; run < 3; run++) runs.push((await timed(work))[0]);
  return Math.min(...runs);
}
