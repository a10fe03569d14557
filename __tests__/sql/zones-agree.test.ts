import { readFileSync } from "fs";
import { join } from "path";
import type { Coordinates } from "../../contracts/wire";
import type { ZoneModel } from "../../contracts/zone-model";
import { openDuckDb, type DuckDb } from "../../functions/adapters/embedded/duckdb";
import { createFolderObjectStore } from "../../functions/adapters/embedded/folder-object-store";
import { trainZones } from "../../functions/adapters/embedded/train-zones";
import { openDuckDbWarehouse } from "../../functions/adapters/embedded/duckdb-warehouse";
import { byCentresStatement } from "../../functions/adapters/bigquery/bigquery-trainer";
import { createZoneFinder } from "../../functions/domain/zones";
import { lakeTrip, writeTripObject } from "../functions/adapters/embedded/lake-of-trips";
import { cityPickups } from "../functions/train-zones/lake-of-pickups";
import { zonesOf } from "../functions/zones-of";
import { temporaryFolder } from "../temporary-folder";
import tripsWithZonesSql from "../../sql/bigquery/trips-with-zones.sql";
import { numbersSql } from "../../sql/bigquery/zones";
import { fillStatement } from "../../sql/statement";

/** A day of pickups of a real city (CSV with lat and lon in its second and third column), where somebody has one. */
const realDay = process.env["RIDESTREAM_PICKUPS"];
const days: Readonly<Record<string, () => readonly Coordinates[]>> = {
  "20,000 trips of the synthetic city": () => cityPickups(20_000, 11),
  ...(realDay !== undefined && { "a real day": () => pickupsOf(realDay) }),
};

function pickupsOf(file: string): readonly Coordinates[] {
  const [, ...rows] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  return rows.map((row) => {
    const [, latitude, longitude] = row.replaceAll('"', "").split(",");
    return { latitude: Number(latitude), longitude: Number(longitude) };
  });
}

/** What of GoogleSQL DuckDB reads otherwise; each of it stands in these two statements alone. */
const inDuckDb = (sql: string, predict = "") =>
  sql
    .replace(/FROM ML\.PREDICT\([\s\S]*$/, `FROM (${predict})`)
    .replaceAll("* EXCEPT", "* EXCLUDE")
    .replaceAll("FLOAT64", "DOUBLE")
    .replaceAll("d.trips", "trips")
    .replaceAll(
      /STRUCT\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g,
      (_, fields: string) =>
        `{ ${fields
          .split(/, (?=[A-Z\d])/)
          .map((field) => field.replace(/^(.*) AS (\w+)$/, "'$2': $1"))
          .join(", ")} }`,
    )
    .replaceAll(/UNNEST\(((?:\[[\s\S]*?\])|\w+)\) AS (\w+)/g, "(SELECT unnest($1, recursive := true)) AS $2")
    .replaceAll(/\bIF\(/g, "if(");

/** The first view of a deployment, as it would be of any model. */
const predictedView = (dataset: string, { version }: ZoneModel, numbers: Parameters<typeof numbersSql>[0]) =>
  fillStatement(tripsWithZonesSql, {
    create: "CREATE OR REPLACE VIEW",
    dataset,
    model: "m",
    version,
    numbers: numbersSql(numbers),
  });

/** ML.PREDICT of a K-means model: each pickup with the distance to each centroid, nearest first. */
const predictSql = ({ zones, scale }: ZoneModel, centroidOf: (zone: number) => number) => `
  SELECT *, 0 AS CENTROID_ID, list_sort(list_transform(
    [${zones.map(({ zone, latitude, longitude }) => `{ c: ${centroidOf(zone)}, lat: ${latitude}::DOUBLE, lon: ${longitude}::DOUBLE }`).join(", ")}],
    lambda z: { 'DISTANCE': sqrt(((latitude - z.lat) / ${scale.latitude}::DOUBLE) ** 2 + ((longitude - z.lon) / ${scale.longitude}::DOUBLE) ** 2), 'CENTROID_ID': z.c }
  )) AS NEAREST_CENTROIDS_DISTANCE
  FROM (SELECT *, client_latitude AS latitude, client_longitude AS longitude FROM trips)`;

describe("the zone of a pickup", () => {
  const found = async (db: DuckDb, sql: string) => {
    await db.run(sql.replace(/CREATE OR REPLACE VIEW \S+/, "CREATE OR REPLACE VIEW found"));
    const rows = await db.rows("SELECT trip_id, CENTROID_ID FROM found ORDER BY CAST(trip_id AS INTEGER)");
    return rows.map((row) => Number(row["CENTROID_ID"]));
  };

  it.each(Object.entries(days))(
    "is the same in the stream, in DuckDB and by BigQuery's statements: %s",
    async (_, of) => {
      const pickups = of();
      const trained = trainZones(pickups, { seed: 1, starts: 20 });
      // Not the numbers that BigQuery gives, and not all of them one after the other.
      const numbers = new Map(trained.zones.map(({ zone }) => [zone, ((zone * 3) % 11) + 1]));
      const model: ZoneModel = {
        ...zonesOf([]),
        ...trained,
        zones: trained.zones.map((zone) => ({ ...zone, zone: numbers.get(zone.zone) ?? 0 })),
      };
      const centroids = [...numbers].map(([centroid, zone]) => ({ zone, centroid }));
      const find = createZoneFinder(model);
      const inStream = pickups.map((pickup) => find(pickup).zone);

      const folder = temporaryFolder().path;
      const lake = join(folder, "lake");
      const rows = pickups.map(({ latitude, longitude }, n) =>
        lakeTrip(String(n), { client_latitude: latitude, client_longitude: longitude }),
      );
      await writeTripObject(lake, { partition: 0, firstOffset: 0 }, rows);
      const path = join(folder, "warehouse.duckdb");
      const props = { path, memoryMegabytes: 256, lake: createFolderObjectStore(lake), folder: join(folder, "read") };
      const warehouse = await openDuckDbWarehouse(props);
      await warehouse.refresh();
      await warehouse.useZones(model);
      warehouse.close();
      const db = await openDuckDb(props);
      const duckDb = await found(db, "CREATE OR REPLACE VIEW d AS SELECT * FROM trips_with_zones");
      const held = predictedView("d", model, centroids);
      const centroidOf = (zone: number) => centroids.find((one) => one.zone === zone)?.centroid ?? 0;
      const byBigQuery = await found(db, inDuckDb(held, predictSql(model, centroidOf)));
      const byCentres = await found(db, inDuckDb(byCentresStatement("d", model)));
      db.close();
      expect(duckDb).toEqual(inStream);
      expect(byBigQuery).toEqual(inStream);
      expect(byCentres).toEqual(inStream);
    },
  );
});
