import type { Arguments } from "./synthesis";

/** A topic's settings by their names in Kafka. */
export type Settings = Readonly<Record<string, string>>;

/**
 * What Kafka does with a topic that does not say how long it keeps records: seven days, of any size, and deletes them.
 * https://kafka.apache.org/documentation/#topicconfigs
 */
export const kafkaDefaults: Settings = {
  "cleanup.policy": "delete",
  "retention.bytes": "-1",
  "retention.ms": String(7 * 24 * 3_600_000),
};

/** The same by what the brokers among containers are told. */
export function defaultsOf(containers: readonly Arguments[]): Settings {
  const given = new Map(
    containers.flatMap(({ env }) =>
      [env ?? []]
        .flat()
        .filter((one): one is string => typeof one === "string" && one.startsWith("KAFKA_LOG_"))
        .map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)] as const),
    ),
  );
  const policy = given.get("KAFKA_LOG_CLEANUP_POLICY");
  const bytes = given.get("KAFKA_LOG_RETENTION_BYTES");
  const ms = retentionUnits.map(([name, unit]) => times(given.get(name), unit)).find((one) => one !== undefined);
  return {
    ...kafkaDefaults,
    ...(policy !== undefined && { "cleanup.policy": policy }),
    ...(bytes !== undefined && { "retention.bytes": bytes }),
    ...(ms !== undefined && { "retention.ms": ms }),
  };
}

/** The first that is set counts. */
const retentionUnits = [
  ["KAFKA_LOG_RETENTION_MS", 1],
  ["KAFKA_LOG_RETENTION_MINUTES", 60_000],
  ["KAFKA_LOG_RETENTION_HOURS", 3_600_000],
] as const;

const times = (value: string | undefined, unit: number) =>
  value === undefined ? undefined : String(Number(value) < 0 ? -1 : Number(value) * unit);

/** Whether another value of a topic's setting deletes records: a shorter retention, or a policy that comes. */
export function cuts(setting: string, was: string | undefined, is: string | undefined): boolean {
  if (setting === "cleanup.policy") {
    const had = policiesOf(was);
    return policiesOf(is).some((policy) => !had.includes(policy));
  }
  return /^(local\.)?retention\.(ms|bytes)$/.test(setting) && isShorter(was, is);
}

const policiesOf = (policies = "") => policies.split(",").map((one) => one.trim());

function isShorter(was = "-1", is = "-1"): boolean {
  const bound = (value: string) => (Number(value) < 0 ? Number.POSITIVE_INFINITY : Number(value));
  // What only a deployment knows may be shorter.
  return Number.isNaN(Number(is)) ? was !== is : bound(is) < (bound(was) || Number.POSITIVE_INFINITY);
}
