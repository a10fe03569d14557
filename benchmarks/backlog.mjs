// A backlog in topics of its own, and how fast a process works it off.
import { spawn } from "child_process";
import { randomUUID } from "crypto";
import { readFileSync } from "fs";
import { join } from "path";
import { Kafka, logLevel } from "kafkajs";
import { importTypeScript, root } from "./import-typescript.mjs";

const names = ["topic_source", "topic_result", "trips.dlq"];

/** @param requests messages of one trip each, on six partitions */
export async function openBacklog({ brokers, requests }) {
  const prefix = `bench-${randomUUID().slice(0, 8)}-`;
  const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const { topics, makeMissingTopics, createKafkaEventLog, tripMessage, generateTrips, systemClock } =
    await importTypeScript(`
      export { topics } from "./contracts/topics";
      export { makeMissingTopics } from "./functions/adapters/kafka/topic-admin";
      export { createKafkaEventLog } from "./functions/adapters/kafka/kafka-event-log";
      export { tripMessage } from "./functions/produce/request-message";
      export { generateTrips } from "./functions/produce/trip-generator";
      export { systemClock } from "./functions/runtime/clock";
    `);
  const connection = { brokers, prefix, security: "plaintext", sessionTimeoutMs: 10_000, fetchBytes: 512 * 1024 };
  await makeMissingTopics(connection, systemClock, topics);
  if (requests > 0) {
    const log = createKafkaEventLog({ connection, clock: systemClock });
    const producer = await log.producer();
    let together = [];
    const send = async () => {
      await producer.send("topic_source", together);
      together = [];
    };
    for (const trip of generateTrips(requests, 1)) {
      const { key, value } = tripMessage(trip);
      together.push({ key, value });
      if (together.length === 10_000) await send();
    }
    await send();
    await producer.close();
    await log.close();
  }
  return new Backlog({ brokers, prefix, admin, requests });
}

class Backlog {
  constructor(props) {
    Object.assign(this, props);
  }

  /** Settings of a function that reads it. */
  settings(group) {
    return { RS_KAFKA_BROKERS: this.brokers, RS_KAFKA_PREFIX: this.prefix, RS_GROUP_ID: group, RS_HTTP_PORT: "0" };
  }

  /** Prices every request, so that topic_result is a backlog too. */
  async price() {
    const group = randomUUID();
    await this.workOff({ ...ridestream("enrich", this.settings(group)), group: this.prefix + group });
  }

  /**
   * Records a second, and processor time a record, of processes that work off a topic: by what their group has committed, from
   * the first commit to the last.
   */
  async workOff({ command, args, env, group, topic = "topic_source", instances = 1, records = this.requests }) {
    const ends = await this.ends(topic);
    const children = Array.from({ length: instances }, () => {
      const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });
      return { child, ended: new Promise((over) => child.once("exit", over)) };
    });
    try {
      let first;
      for (;;) {
        for (const { child } of children)
          if (child.exitCode !== null) throw new Error(`${command} ${args[0]} ended with ${child.exitCode}`);
        const share = await this.share(group, topic, ends);
        const now = {
          share,
          ms: performance.now(),
          cpuMs: children.reduce((sum, { child }) => sum + cpuMsOf(child.pid), 0),
        };
        if (share > 0) first ??= now;
        if (share >= 1) {
          const handled = records * (now.share - first.share);
          return {
            perSecond: (handled / (now.ms - first.ms)) * 1_000,
            cpuMicros: ((now.cpuMs - first.cpuMs) / handled) * 1_000,
          };
        }
        await new Promise((over) => setTimeout(over, 50));
      }
    } finally {
      for (const { child } of children) child.kill();
      await Promise.all(children.map(({ ended }) => ended));
    }
  }

  /**
   * Has each way work the backlog off in turn, so often, each run for a group of its own.
   *
   * @param ways by name: what a run of it starts
   * @returns what was measured, by way
   */
  async compare(ways, { runs, ...of }) {
    const measured = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
    for (let run = 0; run < runs; run++)
      for (const [way, found] of Object.entries(measured)) {
        found.push(await this.workOff({ ...(await ways[way](randomUUID(), run)), ...of }));
        console.error(way, found.at(-1));
      }
    return measured;
  }

  /** The share of a topic that a group has committed; what follows the last record of a partition is a marker at most. */
  async share(groupId, topic, ends) {
    const [found] = await this.admin.fetchOffsets({ groupId, topics: [this.prefix + topic] }).catch(() => []);
    const committed = new Map((found?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]));
    const parts = ends.map(({ partition, high }) => [Math.max(0, committed.get(partition) ?? 0), Number(high)]);
    if (parts.every(([done, end]) => done >= end - 1)) return 1;
    return parts.reduce((sum, [done]) => sum + done, 0) / parts.reduce((sum, [, end]) => sum + end, 0);
  }

  /** Where each partition ends. A topic that has just been made may have no leaders yet. */
  async ends(topic) {
    for (let tries = 1; ; tries++)
      try {
        return await this.admin.fetchTopicOffsets(this.prefix + topic);
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((over) => setTimeout(over, 100));
      }
  }

  /** Records that a topic holds; with transactions their markers too. */
  async held(topic) {
    const ends = await this.ends(topic);
    return ends.reduce((sum, { high }) => sum + Number(high), 0);
  }

  async close() {
    await this.admin.deleteTopics({ topics: names.map((name) => this.prefix + name) }).catch(() => {});
    await this.admin.disconnect();
  }
}

/** How one of our functions is run. */
export const ridestream = (name, env) => ({
  command: process.execPath,
  args: [join(root, "dist/functions.js"), name],
  env,
});

/** User and system time of a process, of Linux' clock ticks of 10 ms. */
export function cpuMsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
