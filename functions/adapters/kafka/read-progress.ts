import type { Admin } from "kafkajs";
import type { PartitionProgress } from "../../ports/event-log";
import type { Cluster } from "./kafkajs-cluster";
import { readEnds } from "./partition-ends";
import { countUnread } from "./unread";

/** Where a group stands in a topic; what lies before it are records, not markers of transactions. */
export async function readProgress(
  cluster: Cluster,
  admin: Admin,
  { groupId, topic }: { readonly groupId: string; readonly topic: string },
): Promise<readonly PartitionProgress[]> {
  // One after the other: a call that outlives its admin, because another has failed, opens its connection again for good.
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const rows: PartitionProgress[] = [];
  for (const { partition, high, low } of await readEnds(cluster, topic)) {
    const offset = Number(found?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
    const lag = await countUnread(cluster, { topic, partition }, Math.max(offset, low), high);
    rows.push({ partition, committed: offset < 0 ? undefined : offset, end: high, lag });
  }
  return rows;
}
