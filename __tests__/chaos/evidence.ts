import { spawn } from "child_process";
import { join } from "path";
import { createInterface } from "readline";
import type { Client } from "@elastic/elasticsearch";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import { tripRows } from "../../functions/adapters/lake-object";
import type { ObjectStore } from "../../functions/ports/object-store";

interface Found {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: string;
}

export interface EvidenceProps {
  readonly brokers: string;
  readonly prefix: string;
  /** Folder of the jars of Kafka's clients. */
  readonly jars: string;
  /** Folder of ReadCommitted.java. */
  readonly folder: string;
  readonly client: Client;
  readonly alias: string;
  readonly lake: ObjectStore;
  /** Ids and poison that the log has acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
}

export interface Counts {
  readonly accepted: number;
  readonly deadLettered: number;
  readonly results: number;
  readonly indexed: number;
  readonly stored: number;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
}

/** Counts what the log, the index and the lake hold, each once. Kafka's own consumer reads the topics. */
export async function countAll(props: EvidenceProps): Promise<Counts & { readonly examples: readonly string[] }> {
  const { prefix, acknowledged } = props;
  const accepted: string[] = [];
  const poison: string[] = [];
  const results: string[] = [];
  const letters: string[] = [];
  /** Of each client, in order. */
  const asked = new Map<string, string[]>();
  const priced = new Map<string, string[]>();
  const note = (of: Map<string, string[]>, key: string, id: string) => void of.set(key, [...(of.get(key) ?? []), id]);
  for await (const { topic, key, value } of read(props, [topicSource.name, topicResult.name, topicDeadLetters.name])) {
    const id = idOf(value);
    if (topic === prefix + topicDeadLetters.name) letters.push(value);
    else if (id === undefined) poison.push(value);
    else {
      const isAsked = topic === prefix + topicSource.name;
      (isAsked ? accepted : results).push(id);
      note(isAsked ? asked : priced, key, id);
    }
  }
  const indexed = await idsOfIndex(props);
  const stored: string[] = [];
  for await (const { trip_id } of tripRows(props.lake)) stored.push(trip_id);

  const [lost, doubled]: [string[], string[]] = [[], []];
  const compare = (where: string, wanted: readonly string[], found: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const id of found) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const id of wanted) if (!counts.has(id)) lost.push(`${where} lacks ${id}`);
    const known = new Set(wanted);
    for (const [id, times] of counts)
      if (times > 1 || !known.has(id)) doubled.push(`${where} has ${id} ${times} times`);
  };
  const inSource = new Set([...accepted, ...poison]);
  for (const id of acknowledged) if (!inSource.has(id)) lost.push(`topic_source lacks ${id}, which it acknowledged`);
  compare("topic_result", accepted, results);
  compare("trips.dlq", poison, letters);
  compare("the index", accepted, indexed);
  compare("the lake", accepted, stored);
  const outOfOrder = [...asked].filter(([key, ids]) => ids.join() !== (priced.get(key) ?? []).join());
  return {
    accepted: accepted.length,
    deadLettered: letters.length,
    results: results.length,
    indexed: indexed.length,
    stored: stored.length,
    lost: lost.length,
    doubled: doubled.length,
    outOfOrder: lost.length + doubled.length > 0 ? 0 : outOfOrder.length,
    examples: [...lost, ...doubled, ...outOfOrder.map(([key]) => `the trips of ${key} are out of order`)].slice(0, 20),
  };
}

/** Of a request or a result; undefined for poison. */
function idOf(value: string): string | undefined {
  try {
    return (JSON.parse(value) as { readonly data: readonly [{ readonly trip_id: string }] }).data[0].trip_id;
  } catch {
    return undefined;
  }
}

async function* read(
  { brokers, prefix, jars, folder }: EvidenceProps,
  names: readonly string[],
): AsyncGenerator<Found> {
  const topics = names.map((name) => prefix + name);
  const java = spawn("java", ["-cp", `${jars}/*`, join(folder, "ReadCommitted.java"), brokers, ...topics], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((over) => java.once("close", over));
  for await (const line of createInterface({ input: java.stdout })) {
    const [topic = "", partition, , key = "", value = ""] = line.split("\t");
    const text = (base64: string) => Buffer.from(base64, "base64").toString();
    yield { topic, partition: Number(partition), key: text(key), value: text(value) };
  }
  const code = await ended;
  if (code !== 0) throw new Error(`Kafka's consumer ended with ${code}`);
}

async function idsOfIndex({ client, alias }: EvidenceProps): Promise<readonly string[]> {
  const ids: string[] = [];
  await client.indices.refresh({ index: alias });
  const pages = client.helpers.scrollSearch({ index: alias, size: 5_000, _source: false });
  for await (const { body } of pages) ids.push(...body.hits.hits.flatMap(({ _id }) => _id ?? []));
  return ids;
}
