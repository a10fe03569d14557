/** What a new environment starts from, by the names of our own environments. */
export const origins = ["local", "hybrid", "gcp"] as const;
export type Origin = (typeof origins)[number];

type Lines = Readonly<Record<string, string>>;

/** The part of each component. */
const partsOf: Readonly<Record<Origin, Lines>> = {
  local: {
    streaming: "dockerKafka({ brokers: 1 })",
    search: "dockerElasticsearch({ kibana: true })",
    lake: "dockerLake()",
    warehouse: "duckDbWarehouse({ zones: 8 })",
    functions: "dockerFunctions({ tripsPerSecond: 5 })",
    monitoring: "dockerMonitoring()",
  },
  hybrid: {
    streaming: "dockerKafka({ brokers: 1 })",
    search: "dockerElasticsearch({ kibana: true })",
    lake: "gcsLake()",
    warehouse: "bigQueryWarehouse({ zones: 8 })",
    functions: "dockerFunctions({ tripsPerSecond: 5 })",
    monitoring: "dockerMonitoring()",
  },
  gcp: {
    streaming: "managedKafka()",
    search: "elasticCloud({ zones: 2 })",
    lake: "gcsLake()",
    warehouse: "bigQueryWarehouse({ zones: 8 })",
    functions: "cloudRunWorkers()",
    monitoring: "googleMonitoring()",
  },
};

/** The file of an environment. @param name as its stacks begin */
export function environmentFile(name: string, origin: Origin): string {
  const parts = partsOf[origin];
  const imported = [...new Set(Object.values(parts).map((part) => part.slice(0, part.indexOf("("))))].sort();
  return `import {
${[...imported, "type Environment"].map((one) => `  ${one},`).join("\n")}
} from "ridestream";

/** Where each component runs: a line each. */
export const environment: Environment = {
  name: "${name}",
${Object.entries(parts)
  .map(([component, part]) => `  ${component}: ${part},`)
  .join("\n")}
};
`;
}
