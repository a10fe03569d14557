import { counted } from "../tables";
import { hourOf } from "../../contracts/lake-layout";
import type { LogPartition } from "../../contracts/log-records";
import { topicResult } from "../../contracts/topics";
import type { SearchTrip } from "../../contracts/trip-schema";
import { tripObjects } from "../../functions/runtime/lake-object";
import { lakeTrip, searchTrip, searchTripOfRow } from "../../functions/domain/flatten";
import { parseResultMessage } from "../../functions/domain/message";
import { createKeyedHash } from "../../functions/domain/personal-data";
import { countsBefore, pricingKey } from "../../functions/domain/trip-order";
import { writeRepair } from "../../functions/load-lake/repair-object";
import type { StoredRecord } from "../../functions/ports/event-log";
import { readRecord } from "../../functions/runtime/dead-letter";
import { readTopic } from "../../functions/runtime/read-topic";
import type { CompareProps, RepairEntry } from "./compare-stores";
import type { Repair } from "./findings";
import { reader } from "./read-stores";
import type { SpilledEntries } from "./spilled-entries";
import { submissionKey } from "./trip-entries";

/** What a repair has put in place, in trips. */
export interface Repaired {
  index: number;
  lake: number;
  /** What the index does not take. */
  rejected: number;
}

export type RepairProps = Pick<
  CompareProps,
  "log" | "index" | "lake" | "window" | "personalDataKey" | "onStep" | "onShare"
>;

/** Trips that are repaired in one reading of the topic; so many are remembered. */
const mostAtOnce = 100_000;
/** Documents that are written at once. */
const writtenAtOnce = 5_000;

/**
 * Puts in place what lacks or differs: documents of the index, from `topic_result`, else the lake, else their own copies, and
 * rows of the lake in objects of their own, from `topic_result`. No object is changed. It may be stopped and done again.
 */
export async function repairStores(props: RepairProps, repairs: SpilledEntries<RepairEntry>): Promise<Repaired> {
  const done: Repaired = { index: 0, lake: 0, rejected: 0 };
  let round: RepairEntry[] = [];
  for (const entries of repairs.groups()) {
    round.push(...entries);
    if (round.length < mostAtOnce) continue;
    await new RepairRound(props, round, done).run();
    round = [];
  }
  if (round.length > 0) await new RepairRound(props, round, done).run();
  await props.index.refresh();
  return done;
}

class RepairRound {
  private documents: SearchTrip[] = [];
  /** Rows by their partition and hour. */
  private readonly rows = new Map<string, { readonly first: LogPartition & StoredRecord; readonly lines: string[] }>();

  constructor(
    private readonly props: RepairProps,
    private readonly entries: readonly RepairEntry[],
    private readonly done: Repaired,
  ) {}

  async run(): Promise<void> {
    this.props.onStep?.(`Repairs ${counted(this.entries.length, "finding")}.`);
    await this.fromCopies(this.those("index from its copies"));
    await this.fromTopic(this.those("index from topic"), this.those("lake from topic"));
    await this.fromLake(this.those("index from lake"));
  }

  /** By the trip's id: the submission that is meant. */
  private those(repair: Repair): Map<string, string> {
    return new Map(
      this.entries.filter((entry) => entry.repair === repair).map((entry) => [entry.key, submissionKey(entry)]),
    );
  }

  private async fromCopies(wanted: ReadonlyMap<string, string>): Promise<void> {
    const ids = [...wanted.keys()];
    for (let at = 0; at < ids.length; at += writtenAtOnce) {
      const counting = new Map<string, SearchTrip>();
      for (const { id, trip } of await this.props.index.copies(ids.slice(at, at + writtenAtOnce))) {
        const other = counting.get(id);
        if (!other || countsBefore(trip, other)) counting.set(id, trip);
      }
      for (const trip of counting.values()) await this.index(trip);
    }
    await this.write();
  }

  private async fromTopic(toIndex: Map<string, string>, toLake: Map<string, string>): Promise<void> {
    if (toIndex.size + toLake.size === 0) return;
    const keyedHash = createKeyedHash(this.props.personalDataKey ?? "");
    for await (const record of readTopic(this.props.log, topicResult.name, reader, { onShare: this.props.onShare })) {
      const message = readRecord(record, parseResultMessage);
      for (const trip of "trips" in message ? message.trips : []) {
        const document = searchTrip(trip);
        if (taken(toIndex, document)) await this.index(document);
        if (taken(toLake, document)) this.store(record, JSON.stringify(lakeTrip(trip, keyedHash)));
      }
    }
    await this.write();
    for (const { first, lines } of this.rows.values()) await this.writeObject(first, lines);
  }

  private async fromLake(wanted: Map<string, string>): Promise<void> {
    if (wanted.size === 0) return;
    for await (const { rows } of tripObjects(this.props.lake, this.props.window, this.props.onShare))
      for (const row of rows) {
        const document = searchTripOfRow(row);
        if (taken(wanted, document)) await this.index(document);
      }
    await this.write();
  }

  private async index(document: SearchTrip): Promise<void> {
    this.documents.push(document);
    if (this.documents.length === writtenAtOnce) await this.write();
  }

  private async write(): Promise<void> {
    if (this.documents.length === 0) return;
    const { rejected } = await this.props.index.restore(this.documents);
    this.done.index += this.documents.length - rejected.length;
    this.done.rejected += rejected.length;
    this.documents = [];
  }

  private store(record: LogPartition & StoredRecord, line: string): void {
    const of = `${record.partition}-${hourOf(record.timestampMs)}`;
    const together = this.rows.get(of);
    if (together) together.lines.push(line);
    else this.rows.set(of, { first: record, lines: [line] });
  }

  private async writeObject(first: LogPartition & StoredRecord, lines: readonly string[]): Promise<void> {
    const of = { log: first, firstOffset: first.offset, firstMs: first.timestampMs };
    await writeRepair(this.props.lake, of, lines);
    this.done.lake += lines.length;
  }
}

/** Whether it is the submission that is wanted; once only. */
function taken(wanted: Map<string, string>, document: SearchTrip): boolean {
  const isWanted = wanted.get(document.trip_id) === pricingKey(document);
  if (isWanted) wanted.delete(document.trip_id);
  return isWanted;
}
