import type { LogPartition } from "../../contracts/log-records";
import type { SettingsOf } from "../../contracts/settings";
import { topicResult } from "../../contracts/topics";
import { createKeyedHash } from "../domain/personal-data";
import { lakeTrip } from "../domain/flatten";
import { parseResultMessage } from "../domain/message";
import type { TopicWindow } from "../domain/topic-window";
import type { Clock } from "../ports/clock";
import { UnavailableError } from "../ports/errors";
import type { EventLog, StoredRecord } from "../ports/event-log";
import type { ObjectStore } from "../ports/object-store";
import { readRecord } from "../runtime/dead-letter";
import { readTopic } from "../runtime/read-topic";
import { HeldRecords } from "./held-records";
import { lakeIdentity } from "../runtime/lake-identity";
import { writeRepair } from "./repair-object";
import { TripObjectDraft, writeObject } from "./trip-object";

export interface BackfillLakeProps {
  readonly log: EventLog;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly settings: Pick<
    SettingsOf<"load-lake">,
    "groupId" | "flushRecords" | "flushBytes" | "heldBytes" | "personalDataKey"
  >;
  readonly window: TopicWindow;
}

export interface LakeBackfill {
  /** Trips that were written. */
  readonly created: number;
  /** Trips that the lake held. */
  readonly existing: number;
  /** Records of the window that load-lake has not committed yet: it loads them itself. */
  readonly pending: number;
  /** Records that hold no trip: they are dead letters already. */
  readonly unreadable: number;
}

/**
 * Writes the trips of `topic_result` that load-lake has committed and that the lake lacks, as the objects that load-lake
 * would write. It changes no object and no offset, may run beside load-lake, and may be stopped and run again. Two runs at
 * one time may both write a trip; reports count it once.
 *
 * @throws UnavailableError, and RidestreamError RS-LAKE-DAMAGED, RS-LAKE-METADATA
 */
export async function backfillLake(props: BackfillLakeProps): Promise<LakeBackfill> {
  const { log, store, settings, window } = props;
  const backfill = new Backfill(props, await lakeIdentity(store));
  const progress = await log.progress({ groupId: settings.groupId, topic: topicResult.name });
  const committed = new Map(progress.map((one) => [one.partition, one.committed ?? 0]));
  let pending = 0;
  for await (const record of readTopic(log, topicResult.name, "ridestream-backfill")) {
    if (!window.has(record)) continue;
    if (record.offset >= (committed.get(record.partition) ?? 0)) pending++;
    else await backfill.take(record);
  }
  await backfill.finish();
  const { created, existing, unreadable } = backfill;
  return { created, existing, pending, unreadable };
}

class Backfill {
  created = 0;
  existing = 0;
  unreadable = 0;
  private readonly held: HeldRecords;
  private readonly keyedHash: (personalData: string) => string;
  /** By partition: the object in the making, and whether a compacted object reaches over it. */
  private readonly drafts = new Map<number, { readonly draft: TripObjectDraft; readonly isCompacted: boolean }>();

  constructor(
    private readonly props: BackfillLakeProps,
    private readonly lake: string,
  ) {
    this.held = new HeldRecords(props.store);
    this.keyedHash = createKeyedHash(props.settings.personalDataKey);
  }

  async take(record: LogPartition & StoredRecord): Promise<void> {
    const message = readRecord(record, parseResultMessage);
    if ("refused" in message) {
      this.unreadable++;
      return this.write(record.partition);
    }
    if (await this.held.has(record)) {
      this.existing += message.trips.length;
      return this.write(record.partition);
    }
    const rows: string[] = [];
    for (const trip of message.trips) {
      const row = lakeTrip(trip, this.keyedHash);
      if (await this.held.hasRow(record, row)) this.existing++;
      else rows.push(JSON.stringify(row));
    }
    const isCompacted = await this.held.isCompacted(record);
    const open = this.drafts.get(record.partition);
    if (
      open?.draft.logId === record.logId &&
      open.isCompacted === isCompacted &&
      open.draft.takes(record) &&
      !this.isFull(open.draft)
    ) {
      open.draft.add(record.offset, rows);
      return;
    }
    await this.write(record.partition);
    // An object starts with a row: a record whose rows are in a repair's object needs none.
    if (rows.length === 0) return;
    const draft = new TripObjectDraft(record, record, rows, this.props.clock.elapsed());
    this.drafts.set(record.partition, { draft, isCompacted });
  }

  async finish(): Promise<void> {
    for (const partition of [...this.drafts.keys()]) await this.write(partition);
  }

  private isFull({ rows, bytes }: TripObjectDraft): boolean {
    const { flushRecords, flushBytes, heldBytes } = this.props.settings;
    const held = [...this.drafts.values()].reduce((sum, { draft }) => sum + draft.bytes, 0);
    return rows >= flushRecords || bytes >= flushBytes || held >= heldBytes;
  }

  /** An object between two that are there holds no offset of theirs. */
  private async write(partition: number): Promise<void> {
    const open = this.drafts.get(partition);
    if (!open) return;
    this.drafts.delete(partition);
    const { draft, isCompacted } = open;
    if (isCompacted) await this.repair(draft);
    else await this.link(draft);
    this.created += draft.rows;
  }

  /** Into the chain of load-lake's objects. */
  private async link(draft: TripObjectDraft): Promise<void> {
    const { store, clock } = this.props;
    const next = await writeObject(store, draft, this.lake, clock.now());
    if (next !== draft.lastOffset + 1) {
      throw new UnavailableError(
        `a gap of the lake at ${draft.topic} partition ${draft.partition} offset ${draft.firstOffset}, which another run fills now,`,
      );
    }
  }

  /** Beside the chain: a compaction would take an object of the chain for one that the compacted one holds. */
  private async repair(draft: TripObjectDraft): Promise<void> {
    const of = { log: draft, firstOffset: draft.firstOffset, firstMs: draft.oldestMs };
    await writeRepair(this.props.store, of, draft.unpacked);
    draft.discard();
  }
}
