import { trainingOf, trainingProblems, type TrainingOptions } from "./training-options";
import type { WarehousePart } from "./warehouse";

export type DuckDbWarehouseProps = TrainingOptions;

/**
 * DuckDB over the lake's objects. It runs inside who asks: nothing is provisioned, the output says how to ask. The zones are
 * learned from the same objects by train-zones alone.
 */
export function duckDbWarehouse(props: DuckDbWarehouseProps = {}): WarehousePart {
  return {
    component: "warehouse",
    implementation: "duckDbWarehouse",
    options: props,
    place: "docker",
    reachableFrom: ["docker"],
    holdsData: false,
    trainsFrom: "lake",
    hostPorts: [],
    problems: () => trainingProblems(props, 1),
    // It has made nothing.
    retire: (site) => void site.stack(),
    create: (site, { lake }) => {
      const howToAsk = `sql/duckdb reads the objects under trips/ of ${lake.bucket}, sql/reports asks`;
      site.stack().tell("how_to_ask", howToAsk);
      return { howToAsk, ...trainingOf(props) };
    },
  };
}
