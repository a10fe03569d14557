import type { WarehousePart } from "./warehouse";

/** DuckDB over the lake's objects. It runs inside who asks: nothing is provisioned, the output says how to ask. */
export function duckDbWarehouse(): WarehousePart {
  return {
    component: "warehouse",
    implementation: "duckDbWarehouse",
    place: "docker",
    reachableFrom: ["docker"],
    holdsData: false,
    hostPorts: [],
    problems: () => [],
    // It has made nothing.
    retire: (site) => void site.stack(),
    create: (site, { lake }) => {
      const howToAsk = `sql/duckdb reads the objects under trips/ of ${lake.bucket}, sql/reports asks`;
      site.stack().tell("how_to_ask", howToAsk);
      return { howToAsk, retrains: false };
    },
  };
}
