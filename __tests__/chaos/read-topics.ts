import { spawn } from "child_process";
import { join } from "path";
import { createInterface } from "readline";

export interface TopicsProps {
  readonly brokers: string;
  readonly prefix: string;
  /** Folder of the jars of Kafka's clients. */
  readonly jars: string;
  /** Folder of ReadCommitted.java. */
  readonly folder: string;
}

/** A record, as Kafka's own consumer reads it. */
export interface Found {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

/** What topics hold, read committed, by Kafka's own consumer; each partition in order. */
export async function* readTopics(
  { brokers, prefix, jars, folder }: TopicsProps,
  names: readonly string[],
): AsyncGenerator<Found> {
  const topics = names.map((name) => prefix + name);
  const java = spawn("java", ["-cp", `${jars}/*`, join(folder, "ReadCommitted.java"), brokers, ...topics], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((over) => java.once("close", over));
  for await (const line of createInterface({ input: java.stdout })) {
    const [topic = "", partition, offset, key = "", value = ""] = line.split("\t");
    const text = (base64: string) => Buffer.from(base64, "base64").toString();
    yield { topic, partition: Number(partition), offset: Number(offset), key: text(key), value: text(value) };
  }
  const code = await ended;
  if (code !== 0) throw new Error(`Kafka's consumer ended with ${code}`);
}

export const placeOf = ({ topic, partition, offset }: Found): string => `${topic}-${partition}-${offset}`;

/** Of a request or a result; undefined for poison. */
export function idOf(value: string): string | undefined {
  try {
    return (JSON.parse(value) as { readonly data: readonly [{ readonly trip_id: string }] }).data[0].trip_id;
  } catch {
    return undefined;
  }
}
