import type { TopicPartition } from "../../ports/event-log";

/** A group's member and when it was last heard of. */
interface Member {
  heardMs: number;
}

/**
 * Gives the partitions of one topic out to the members of one group. Every change of members is a new generation,
 * after which each member starts from the committed offsets (an eager rebalance).
 */
export class ConsumerGroup {
  generation = 0;
  private readonly members = new Map<string, Member>();

  constructor(
    readonly topic: string,
    private readonly partitions: number,
    private readonly sessionTimeoutMs: number,
  ) {}

  /** Notes that the member lives, and takes it in if it is new or was put out; puts out those not heard of in time. */
  hear(memberId: string, nowMs: number): void {
    for (const [id, member] of this.members) {
      if (nowMs - member.heardMs > this.sessionTimeoutMs) this.leave(id);
    }
    const member = this.members.get(memberId);
    if (member) {
      member.heardMs = nowMs;
      return;
    }
    this.members.set(memberId, { heardMs: nowMs });
    this.generation++;
  }

  leave(memberId: string): void {
    if (this.members.delete(memberId)) this.generation++;
  }

  /** The member's partitions in this generation. */
  assigned(memberId: string): readonly TopicPartition[] {
    const ids = [...this.members.keys()].sort();
    const place = ids.indexOf(memberId);
    if (place < 0) return [];
    const mine: TopicPartition[] = [];
    for (let partition = place; partition < this.partitions; partition += ids.length)
      mine.push({ topic: this.topic, partition });
    return mine;
  }
}
