import type { ConnectionOf } from "../../contracts/settings";
import { topicResult } from "../../contracts/topics";
import { createGcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import { createKafkaEventLog } from "../../functions/adapters/kafka/kafka-event-log";
import { logsInLake, type LakeLog } from "../../functions/load-lake/lake-logs";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import { systemClock as clock } from "../../functions/runtime/clock";
import { good, type Check } from "./check";

/** As long as the topic keeps its records: what is older, no log of today has written. */
const days = Math.ceil(topicResult.retentionMs / 86_400_000) + 1;

/** Names the logs whose trips lie in the lake: the one that is written now, and former ones. */
export function lakeLogsCheck(connections: {
  readonly kafka: ConnectionOf<"kafka">;
  readonly lake: ConnectionOf<"lake">;
}): Check {
  return {
    name: "lake: logs",
    async run() {
      const log = createKafkaEventLog({ connection: connections.kafka, clock });
      try {
        return await lakeLogs(log, createGcsObjectStore({ connection: connections.lake }));
      } finally {
        await log.close();
      }
    },
  };
}

export async function lakeLogs(log: Pick<EventLog, "logId">, lake: ObjectStore) {
  const now = await log.logId(topicResult.name);
  const found = await logsInLake(lake, days);
  const isOfNow = ({ topic, logId }: LakeLog) => topic === topicResult.name && logId === now;
  const present = found.some(isOfNow) ? "" : ", of which it holds no trip yet";
  const former = found.filter((one) => !isOfNow(one)).map(nameOf);
  const others = former.length === 0 ? "" : `; of other logs, whose trips stay counted: ${former.join(", ")}`;
  return good(`${topicResult.name} is the log ${now}${present}${others}`);
}

const nameOf = ({ topic, logId, lastDay }: LakeLog) =>
  logId === undefined ? `${topic} of a former version (to ${lastDay})` : `${topic}@${logId} (to ${lastDay})`;
