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
  // A partition that was added since the metadata was read is one too.
  await cluster.refreshMetadata();
  const ends = await readEnds(cluster, topic);
  const found = await readCommittedOffsets(cluster, { ...of, partitions: ends.map(({ partition }) => partition) });
  const rows: PartitionProgress[] = [];
  for (const { partition, high, low } of ends) {
    const committed = found.get(partition)?.offset;
    const lag = await countUnread(cluster, { topic, partition }, Math.max(committed ?? 0, low), high);
    rows.push({ partition, committed, end: high, lag });
  }
  return rows;
}
