import type { LogPartition } from "../../../contracts/log-records";
import { topicResult } from "../../../contracts/topics";
import type { WirePricedTrip } from "../../../contracts/trip-schema";
import { logsOf, type History, type PastRecord } from "./history";

/** A priced trip in one of the logs that `topic_result` was. */
export interface Result {
  readonly record: PastRecord;
  readonly trip: WirePricedTrip;
}

/** What tells the pricings of trips with one id apart, and decides which of them counts. */
export interface Pricing {
  readonly trip_id: string;
  readonly sequence?: string | null;
  readonly agent_timestamp: string;
}

export function resultOf(record: PastRecord): Result {
  const { data } = JSON.parse(Buffer.from(record.value ?? []).toString()) as { data: [WirePricedTrip] };
  return { record, trip: data[0] };
}

/** Every result there ever was, log by log and partition by partition. */
export const allResults = (history: History): readonly Result[] =>
  logsOf(history, topicResult.name).flatMap(({ partitions }) =>
    partitions.flatMap(({ records }) => records.map(resultOf)),
  );

export const isRejected = ({ trip }: Result): boolean => trip["properties-client"].nomclient === "REJECTED";

export const pricingName = ({ trip_id, sequence, agent_timestamp }: Pricing): string =>
  [trip_id, sequence ?? "", agent_timestamp].join(" | ");

/** The one that counts, by the rule as the view has it: the lowest sequence, then the earliest time. */
export function counting<P extends Pricing>(pricings: readonly P[]): P | undefined {
  const order = (one: P) => [one.sequence ?? "", one.agent_timestamp].join(" ");
  return pricings.reduce<P | undefined>((best, one) => (best && order(best) <= order(one) ? best : one), undefined);
}

const sequencePattern = /^\S+Z-(?<logId>\w{22})-(?<partition>\d{5})-(?<offset>\d{16})-(?<position>\d{7})$/;

/** Where the request of a result lies, as its sequence says. */
export function requestOf({ trip }: Result): Omit<LogPartition, "topic"> & { offset: number; position: number } {
  const { logId = "", ...numbers } = sequencePattern.exec(trip.sequence ?? "")?.groups ?? {};
  const { partition, offset, position } = numbers;
  return { logId, partition: Number(partition), offset: Number(offset), position: Number(position) };
}

export function by<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
