import { fillStatement } from "../statement";
import clustersSql from "./ride-hailing-clusters.sql";
import tripsWithZonesSql from "./trips-with-zones.sql";

/** The first model, and what it is trained by; train-zones names each later one by its time. */
export const firstModel = "ride_hailing_clusters";

/** The statement that trains the first model, unless it is there. */
export const firstModelStatement = (dataset: string, zones: number): string =>
  fillStatement(clustersSql, {
    create: "CREATE MODEL IF NOT EXISTS",
    dataset,
    model: firstModel,
    zones: String(zones),
    from: "1970-01-01 00:00:00 UTC",
  });

/** The statement that makes the view of the trips with their zones by the first model, unless it is there. */
export const firstViewStatement = (dataset: string, zones: number): string =>
  fillStatement(tripsWithZonesSql, {
    create: "CREATE VIEW IF NOT EXISTS",
    dataset,
    model: firstModel,
    version: "",
    numbers: numbersSql(Array.from({ length: zones }, (_, n) => ({ zone: n + 1, centroid: n + 1 }))),
  });

/** The numbers of centroids, as structs. */
export const numbersSql = (numbers: readonly { readonly zone: number; readonly centroid: number }[]): string =>
  numbers.map(({ zone, centroid }) => `STRUCT(${centroid} AS centroid, ${zone} AS zone)`).join(", ");
