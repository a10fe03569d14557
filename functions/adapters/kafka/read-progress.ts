import type { PartitionProgress } from "../../ports/event-log";
import { readCommittedOffsets } from "./committed-offsets";
import type { Cluster } from "./kafkajs-cluster";
import { readEnds } from "./partition-ends";
import { countUnread } from "./unread";

/** Where a group stands in a topic; what lies before it are records, not markers of transactions. */
export async function readProgress(
  cluster: Cluster,
  of: { readonly groupId: string; readonly topic: string },
): Promise<readonly PartitionProgress[]> {
  const { topic } = of;
  const found = await readCommittedOffsets(cluster, of);
  const rows: PartitionProgress[] = [];
  for (const { partition, high, low } of await readEnds(cluster, topic)) {
    const committed = found.get(partition)?.offset;
    const lag = await countUnread(cluster, { topic, partition }, Math.max(committed ?? 0, low), high);
    rows.push({ partition, committed, end: high, lag });
  }
  return rows;
}
