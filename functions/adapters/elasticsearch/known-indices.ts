import type { Client, estypes } from "@elastic/elasticsearch";
import { isExpired, searchIndexNames, untilMsOf, type SearchIndexOptions } from "../../../contracts/search-index";
import { UnavailableError } from "../../ports/errors";
import { failureOf } from "./elasticsearch-errors";

/**
 * Which indices trips were written to, kept in an index beside them. One that is gone before its time was deleted, and its
 * trips with it: the identity of the whole changes, and load-search reads its topic again.
 */
interface KnownIndices {
  /** Of the single index of a former version, so that an upgrade reads nothing again; else of the index that holds this. */
  readonly id: string;
  /** How often indices were lost. */
  readonly losses: number;
  /** Elasticsearch's id of each index, by its name. */
  readonly uuids: Readonly<Record<string, string>>;
}

const noteId = "indices";
/** Writers that note something at the same time are few. */
const mostTries = 20;

/**
 * Notes which indices are behind the alias now.
 *
 * @returns who they are together: another text once one of them was lost
 */
export async function noteIndices(client: Client, options: SearchIndexOptions, nowMs: number): Promise<string> {
  const { former, state } = searchIndexNames(options.alias);
  const { id, losses } = await changeNote(client, options, async (known): Promise<KnownIndices> => {
    // Read after what is known: an index that another writer has made since is no loss.
    const there = await uuidsBehind(client, options.alias);
    if (!known) return { id: there[former] ?? (await uuidOf(client, state)), losses: 0, uuids: there };
    const isLost = Object.entries(known.uuids).some(
      ([name, uuid]) => there[name] !== uuid && !(there[name] === undefined && isOver(options, name, nowMs)),
    );
    return { id: known.id, losses: known.losses + (isLost ? 1 : 0), uuids: there };
  });
  return losses === 0 ? id : `${id}.${losses}`;
}

/** Forgets indices that are removed on purpose: call it before. */
export async function forgetIndices(client: Client, options: SearchIndexOptions, gone: readonly string[]) {
  await changeNote(client, options, (known) => {
    const kept = Object.entries(known?.uuids ?? {}).filter(([name]) => !gone.includes(name));
    return Promise.resolve(known && { ...known, uuids: Object.fromEntries(kept) });
  });
}

function isOver({ alias, keepDays }: SearchIndexOptions, name: string, nowMs: number): boolean {
  const untilMs = untilMsOf(alias, name);
  return untilMs !== undefined && isExpired(untilMs, keepDays, nowMs);
}

/** Elasticsearch's id of each index behind the alias; one that is created again has another. */
export async function uuidsBehind(client: Client, alias: string): Promise<Readonly<Record<string, string>>> {
  const found = (await client.indices.getSettings({ index: alias, name: "index.uuid" }, { ignore: [404] })) as Record<
    string,
    estypes.IndicesIndexState | undefined
  >;
  return Object.fromEntries(
    Object.entries(found)
      .flatMap(([name, index]): [string, string][] => {
        const uuid = index?.settings?.index?.uuid;
        return uuid === undefined ? [] : [[name, uuid]];
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

async function uuidOf(client: Client, index: string): Promise<string> {
  try {
    await client.indices.create({
      index,
      settings: { number_of_shards: 1, auto_expand_replicas: "0-1", hidden: true },
      mappings: { dynamic: false },
    });
  } catch (error) {
    if (failureOf(error)?.type !== "resource_already_exists_exception") throw error;
  }
  return (await uuidsBehind(client, index))[index] ?? "";
}

/**
 * Puts another note in the place of the one that was read, whoever else does the same.
 *
 * @returns the note in place; undefined where there is none, and none is to be
 */
async function changeNote<Changed extends KnownIndices | undefined>(
  client: Client,
  { alias }: SearchIndexOptions,
  change: (known: KnownIndices | undefined) => Promise<Changed>,
): Promise<Changed> {
  const { state: index } = searchIndexNames(alias);
  for (let tries = 0; tries < mostTries; tries++) {
    const found = (await client.get<KnownIndices>({ index, id: noteId }, { ignore: [404] })) as Partial<
      estypes.GetGetResult<KnownIndices>
    >;
    const known = found._source;
    const document = await change(known);
    if (!document || JSON.stringify(known) === JSON.stringify(document)) return document;
    try {
      await client.index({
        index,
        id: noteId,
        document,
        ...(known
          ? { if_seq_no: found._seq_no ?? 0, if_primary_term: found._primary_term ?? 0 }
          : { op_type: "create" }),
      });
      return document;
    } catch (error) {
      if (failureOf(error)?.type !== "version_conflict_engine_exception") throw error;
    }
  }
  throw new UnavailableError(`Elasticsearch (other writers change ${index} all the time)`, { server: "elasticsearch" });
}
