import { randomBytes } from "crypto";
import type { ComfortClass } from "../../../contracts/comfort-classes";
import type { Coordinates } from "../../../contracts/wire";
import { onGlobe } from "../../domain/degrees";
import type { ZoneModel } from "../../../contracts/zone-model";
import centroidsSql from "../../../sql/bigquery/centroids.sql";
import judgesSql from "../../../sql/bigquery/judges.sql";
import clustersSql from "../../../sql/bigquery/ride-hailing-clusters.sql";
import trainingWindowSql from "../../../sql/bigquery/training-window.sql";
import byCentresSql from "../../../sql/bigquery/trips-with-zones-by-centres.sql";
import revenueSql from "../../../sql/reports/revenue-by-zone-and-comfort.sql";
import { firstModel } from "../../../sql/bigquery/zones";
import { fillStatement } from "../../../sql/statement";
import type { Clock } from "../../ports/clock";
import { RidestreamError } from "../../ports/errors";
import type { Row } from "../../ports/warehouse";
import type { TrainedZones, TrainingWindow, ZoneRevenue, ZoneTrainer } from "../../ports/zone-trainer";
import { openBigQueryStatements, type BigQueryProps } from "./bigquery-statements";
import { foldedPart } from "./folded-part";

export interface BigQueryTrainerProps extends BigQueryProps {
  readonly clock: Clock;
}

/** Models that training has made, by their time; the first one is the deployment's. */
const trainedModel = /^ride_hailing_clusters_\d{8}t\d{6}_[0-9a-f]{6}$/;

/**
 * Learns zones by BigQuery ML: each training makes a model of its own, and the views `trips_with_zones` and
 * `trips_folded_with_zones` hold the centres of the one in use, so that in each zones and numbers change in one statement. Methods throw as `openBigQueryStatements` says.
 */
export function createBigQueryTrainer({ clock, ...props }: BigQueryTrainerProps): ZoneTrainer {
  const statements = openBigQueryStatements(props);
  const { dataset } = props.connection;
  const exists = (model: string) =>
    statements.asked(`model ${model}`, async () => (await statements.dataset.model(model).exists())[0]);
  const learned = async (model: string, trainedOn: TrainedZones["trainedOn"]): Promise<TrainedZones> =>
    trainedZonesOf(model, trainedOn, await statements.rows(fillStatement(centroidsSql, { dataset, model })));

  return {
    async train(zones, window) {
      const model = `${firstModel}_${stampOf(clock.now())}_${randomBytes(3).toString("hex")}`;
      const places = { create: "CREATE MODEL", dataset, model, zones: String(zones), from: instantOf(window) };
      await statements.rows(fillStatement(clustersSql, places));
      const [ridden] = await statements.rows(fillStatement(trainingWindowSql, { dataset }), startOf(window));
      return learned(model, {
        pickups: 0,
        from: ridden?.["first_priced"] === null ? null : String(ridden?.["first_priced"]),
        to: ridden?.["last_priced"] === null ? null : String(ridden?.["last_priced"]),
      });
    },
    async judges(window) {
      const rows = await statements.rows(fillStatement(judgesSql, { dataset }), startOf(window));
      return rows.map(({ latitude, longitude }): Coordinates => ({
        latitude: Number(latitude),
        longitude: Number(longitude),
      }));
    },
    async adopt() {
      return (await exists(firstModel)) ? learned(firstModel, { pickups: 0, from: null, to: null }) : undefined;
    },
    async revenue(_, { fromMs }) {
      const parameters = { since: new Date(fromMs).toISOString(), until: new Date(clock.now()).toISOString() };
      const rows = await statements.rows(await foldedPart(statements).over(revenueSql, parameters), parameters);
      return rows.map((row): ZoneRevenue => ({
        zone: Number(row["CENTROID_ID"]),
        comfort: row["confort"] as ComfortClass,
        trips: Number(row["trips"]),
        revenue: String(row["chiffre_d_affaires"]),
      }));
    },
    async use(model) {
      const views = ["trips_folded", "trips"].map((trips) => byCentresStatement(dataset, model, trips).trim());
      await statements.rows(`${views.join(";\n\n")};\n`);
    },
    async tidy(inUse, kept) {
      const used = new Set(inUse.map(({ bigQuery }) => bigQuery?.model));
      const [models] = await statements.asked(`models of ${dataset}`, () => statements.dataset.getModels());
      const former = models.flatMap(({ id = "" }) => (trainedModel.test(id) && !used.has(id) ? [id] : []));
      for (const id of former.sort().reverse().slice(kept))
        await statements.asked(`drop model ${id}`, () => statements.dataset.model(id).delete());
    },
  };
}

/**
 * The statement that makes the view of trips with their zones by a model's centres: filters on time go through it to where the
 * trips lie, which nobody promises of ML.PREDICT.
 *
 * @param trips the view of all trips, or the table of those that are folded in
 */
export const byCentresStatement = (dataset: string, { version, zones, scale }: ZoneModel, trips = "trips"): string =>
  fillStatement(byCentresSql, {
    dataset,
    trips,
    version,
    centres: zones
      .map(
        ({ zone, latitude, longitude }) =>
          `STRUCT(${zone} AS zone, ${floatSql(latitude)} AS latitude, ${floatSql(longitude)} AS longitude)`,
      )
      .join(", "),
    latitude_scale: floatSql(scale.latitude),
    longitude_scale: floatSql(scale.longitude),
  });

/** A number as SQL that is FLOAT64 and that number, to its last bit. */
const floatSql = (number: number) => `CAST('${number}' AS FLOAT64)`;

const instantOf = ({ fromMs }: TrainingWindow) => new Date(fromMs).toISOString().replace("T", " ").replace("Z", "+00");
const startOf = ({ fromMs }: TrainingWindow) => ({ window_start: new Date(fromMs).toISOString() });
/** `20261129t190000` */
const stampOf = (ms: number) => new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").toLowerCase();

/** @throws RidestreamError RS-WAREHOUSE-MISSING when the model has no centroids */
function trainedZonesOf(model: string, trainedOn: TrainedZones["trainedOn"], rows: readonly Row[]): TrainedZones {
  const [first] = rows;
  if (!first) {
    throw new RidestreamError(
      "RS-WAREHOUSE-MISSING",
      `${model} has no centroids: train it on a pickups table that holds pickups`,
    );
  }
  const zones = rows.map((row) => ({
    zone: Number(row["centroid_id"]),
    ...onGlobe({ latitude: Number(row["latitude"]), longitude: Number(row["longitude"]) }),
    pickups: Number(row["pickups"]),
  }));
  const index = first["davies_bouldin_index"];
  return {
    model,
    zones,
    scale: { latitude: Number(first["latitude_scale"]) || 1, longitude: Number(first["longitude_scale"]) || 1 },
    meanSquaredDistance: Number(first["mean_squared_distance"]),
    daviesBouldin: index === null || index === undefined ? null : Number(index),
    trainedOn: { ...trainedOn, pickups: zones.reduce((sum, { pickups }) => sum + pickups, 0) },
    trainedBy: "BigQuery ML",
  };
}
