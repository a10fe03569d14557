import type { Client } from "@elastic/elasticsearch";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import { tripRows } from "../../functions/runtime/lake-object";
import type { ObjectStore } from "../../functions/ports/object-store";
import { idOf, placeOf, readTopics, type Found, type TopicsProps } from "./read-topics";

export interface EvidenceProps extends TopicsProps {
  readonly client: Client;
  readonly alias: string;
  readonly lake: ObjectStore;
  /** Ids and poison that the log has acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Results that retention has taken, by their place. */
  readonly taken: ReadonlyMap<string, Found>;
}

export interface Counts {
  readonly accepted: number;
  readonly deadLettered: number;
  readonly results: number;
  readonly indexed: number;
  readonly stored: number;
  readonly lost: number;
  /** Of them, those that `topic_source` has acknowledged and lacks: nothing that comes later can bring them. */
  readonly neverCame: number;
  readonly doubled: number;
  readonly outOfOrder: number;
}

/**
 * Counts what the log, the index and the lake hold, each once. Kafka's own consumer reads the topics.
 *
 * @param gone ids that retention took before load-search read them: the index may lack them
 */
export async function countAll(
  props: EvidenceProps,
  gone: ReadonlySet<string> = new Set(),
): Promise<Counts & { readonly examples: readonly string[] }> {
  const { prefix, acknowledged, taken } = props;
  const accepted: string[] = [];
  const poison: string[] = [];
  const results: Found[] = [...taken.values()];
  const letters: string[] = [];
  const asked = new AskedOrder();
  for await (const found of readTopics(props, [topicSource.name, topicResult.name, topicDeadLetters.name])) {
    const id = idOf(found.value);
    if (found.topic === prefix + topicDeadLetters.name) letters.push(found.value);
    else if (id === undefined) poison.push(found.value);
    else if (found.topic === prefix + topicSource.name) {
      accepted.push(id);
      asked.note(found, id);
    } else if (!taken.has(placeOf(found))) results.push(found);
  }
  const indexed = await idsOfIndex(props);
  const stored: string[] = [];
  for await (const { trip_id } of tripRows(props.lake)) stored.push(trip_id);

  const [lost, doubled]: [string[], string[]] = [[], []];
  const compare = (
    where: string,
    wanted: readonly string[],
    found: readonly string[],
    mayLack: ReadonlySet<string> = new Set(),
  ) => {
    const counts = new Map<string, number>();
    for (const id of found) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const id of wanted) if (!counts.has(id) && !mayLack.has(id)) lost.push(`${where} lacks ${id}`);
    const known = new Set(wanted);
    for (const [id, times] of counts)
      if (times > 1 || !known.has(id)) doubled.push(`${where} has ${id} ${times} times`);
  };
  const inSource = new Set([...accepted, ...poison]);
  for (const id of acknowledged) if (!inSource.has(id)) lost.push(`topic_source lacks ${id}, which it acknowledged`);
  const neverCame = lost.length;
  const resultIds = results.map(({ value }) => idOf(value) ?? value);
  compare("topic_result", accepted, resultIds);
  compare("trips.dlq", poison, letters);
  compare("the index", accepted, indexed, gone);
  compare("the lake", accepted, stored);
  const outOfOrder = lost.length + doubled.length > 0 ? [] : asked.outOfOrder(results);
  return {
    accepted: accepted.length,
    deadLettered: letters.length,
    results: resultIds.length,
    indexed: indexed.length,
    stored: stored.length,
    lost: lost.length,
    neverCame,
    doubled: doubled.length,
    outOfOrder: outOfOrder.length,
    examples: [...lost, ...doubled, ...outOfOrder.map((id) => `${id} is out of order`)].slice(0, 20),
  };
}

/** In which order each client's trips were asked for. It holds within a partition: a key moves where partitions are added. */
class AskedOrder {
  private readonly places = new Map<string, { readonly line: string; readonly nth: number }>();
  private readonly counts = new Map<string, number>();

  note({ partition, key }: Found, id: string): void {
    const line = `${partition} ${key}`;
    const nth = this.counts.get(line) ?? 0;
    this.counts.set(line, nth + 1);
    this.places.set(id, { line, nth });
  }

  /** @returns ids of results that come before one that was asked for earlier, in the same partition */
  outOfOrder(results: readonly Found[]): readonly string[] {
    const latest = new Map<string, number>();
    return results.flatMap(({ partition, value }) => {
      const id = idOf(value) ?? value;
      const place = this.places.get(id);
      if (place === undefined) return [];
      const line = `${partition} ${place.line}`;
      const isLate = place.nth < (latest.get(line) ?? -1);
      latest.set(line, Math.max(place.nth, latest.get(line) ?? -1));
      return isLate ? [id] : [];
    });
  }
}

async function idsOfIndex({ client, alias }: EvidenceProps): Promise<readonly string[]> {
  const ids: string[] = [];
  await client.indices.refresh({ index: alias });
  const pages = client.helpers.scrollSearch({ index: alias, size: 5_000, _source: false });
  for await (const { body } of pages) ids.push(...body.hits.hits.flatMap(({ _id }) => _id ?? []));
  return ids;
}
