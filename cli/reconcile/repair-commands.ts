import { functionContracts } from "../../contracts/functions";
import { topicSource } from "../../contracts/topics";
import type { Environment } from "../../functions/runtime/settings";
import type { Found } from "./findings";

/** The options of a comparison that its repair has too. */
export interface ComparedOptions {
  readonly from?: string;
  readonly to?: string;
  readonly all?: true;
  readonly lakeKeepDays: number;
  readonly out?: string;
}

/**
 * Names the command that repairs a finding: the comparison with `--repair`, after an object of the lake was moved away where
 * that holds what is wrong; or, where a function has to read a record again, Kafka's own, while that function is stopped. For
 * a demo's folder there is the first one alone.
 *
 * @returns null for what no command repairs (docs/operate.md)
 */
export function repairCommands(options: ComparedOptions, environment: Environment): (found: Found) => string | null {
  const { from, to, all, lakeKeepDays, out } = options;
  const repair = [
    "ridestream reconcile",
    ...(all ? ["--all"] : []),
    ...(from === undefined ? [] : [`--from ${quoted(from)}`]),
    ...(to === undefined ? [] : [`--to ${quoted(to)}`]),
    ...(lakeKeepDays === 0 ? [] : [`--lake-keep-days ${lakeKeepDays}`]),
    ...(out === undefined ? [] : [`--out ${quoted(out)}`]),
    "--repair",
  ].join(" ");
  const prefix = environment["RS_KAFKA_PREFIX"] ?? "";
  const bucket = `gs://${environment["RS_LAKE_BUCKET"] ?? ""}`;
  return ({ repair: isRepairable, reread, setAside }) => {
    if (isRepairable) return repair;
    if (out !== undefined) return null;
    if (setAside !== undefined)
      return `gcloud storage mv ${quoted(`${bucket}/${setAside}`)} ${quoted(`${bucket}/set-aside/${setAside}`)} && ${repair}`;
    if (!reread) return null;
    const { enrich, "load-search": search } = functionContracts;
    const { group } = (reread.topic === topicSource.name ? enrich : search).consumes;
    return [
      "kafka-consumer-groups.sh",
      `--bootstrap-server ${quoted(environment["RS_KAFKA_BROKERS"] ?? "")}`,
      `--group ${prefix}${group}`,
      `--topic ${prefix}${reread.topic}:${reread.partition}`,
      `--reset-offsets --to-offset ${reread.offset} --execute`,
    ].join(" ");
  };
}

/** As a shell takes it. */
const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);
