import { typeOf, type Arguments } from "./synthesis";
import { told } from "./values";

/** An argument after whose time something is deleted, and what holds while it is not set; without that: for ever. */
interface Expiry {
  readonly argument: string;
  readonly unset?: number;
}

const days = (many: number) => many * 86_400;

/** By type; in the unit of the argument. https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs */
const expiries: Readonly<Record<string, readonly Expiry[]>> = {
  google_bigquery_dataset: [
    { argument: "default_table_expiration_ms" },
    { argument: "default_partition_expiration_ms" },
  ],
  google_bigquery_table: [{ argument: "expiration_time" }, { argument: "time_partitioning.expiration_ms" }],
  google_logging_project_bucket_config: [{ argument: "retention_days", unset: 30 }],
  google_pubsub_subscription: [
    { argument: "message_retention_duration", unset: days(7) },
    { argument: "expiration_policy.ttl", unset: days(31) },
  ],
  google_pubsub_topic: [{ argument: "message_retention_duration", unset: 0 }],
  google_secret_manager_secret: [{ argument: "expire_time" }, { argument: "ttl" }],
};

/** Expiries that come earlier, or that nobody can compare. */
export function expiriesBetween(address: string, was: Arguments, is: Arguments): readonly string[] {
  return (expiries[typeOf(address)] ?? []).flatMap(({ argument, unset }) => {
    const [had, has] = [valueAt(was, argument), valueAt(is, argument)];
    if (!isEarlier(timeOf(had, unset), timeOf(has, unset), had, has)) return [];
    return [`${argument}: ${told(had)} → ${told(has)}`];
  });
}

function isEarlier(was: number, is: number, had: unknown, has: unknown): boolean {
  if (JSON.stringify(had) === JSON.stringify(has)) return false;
  // What only a deployment knows may be earlier.
  if (Number.isNaN(is)) return true;
  return is < (Number.isNaN(was) ? Number.POSITIVE_INFINITY : was);
}

/** Numbers, seconds as `604800s`, and times; an empty text is never. */
function timeOf(value: unknown, unset = Number.POSITIVE_INFINITY): number {
  if (value === undefined || value === null) return unset;
  if (value === "") return Number.POSITIVE_INFINITY;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const number = Number(text.replace(/s$/, ""));
  return Number.isNaN(number) ? Date.parse(text) : number;
}

/** The value at a path through blocks that stand alone or in a list. */
export const valueAt = (block: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((at, name) => ([at].flat()[0] as Arguments | undefined | null)?.[name], block);
