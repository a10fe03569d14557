import type { TopicPartition } from "../../ports/event-log";

/** Records that retention took before the group read them. */
export interface RecordsGone extends TopicPartition {
  readonly groupId: string;
  /** The offset that the group had committed. */
  readonly from: number;
  /** The log's first offset, where the group goes on. */
  readonly to: number;
}
