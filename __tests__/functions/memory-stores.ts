import { randomUUID } from "crypto";
import { comfortClasses } from "../../contracts/comfort-classes";
import type { SearchLetter } from "../../contracts/search-letters";
import type { SearchTrip } from "../../contracts/trip-schema";
import { countsBefore } from "../../functions/domain/trip-order";
import type { LetterIndex } from "../../functions/ports/letter-index";
import type { ObjectStore, StoredObject } from "../../functions/ports/object-store";
import { allTime, type SearchIndex } from "../../functions/ports/search-index";

/** Objects in memory; the first writer of a name wins. */
export function createMemoryObjectStore(place = "memory"): ObjectStore {
  const objects = new Map<string, StoredObject & { readonly metadata: Readonly<Record<string, string>> }>();
  let made = 0;
  const keep = (name: string, body: Uint8Array, metadata: Readonly<Record<string, string>> = {}) =>
    objects.set(name, { body, metadata, generation: String(++made) });
  return {
    place,
    create(name, body, metadata) {
      if (objects.has(name)) return Promise.resolve("exists");
      keep(name, body, metadata);
      return Promise.resolve("created");
    },
    replace(name, body, generation) {
      if (objects.get(name)?.generation !== generation) return Promise.resolve("changed");
      keep(name, body);
      return Promise.resolve("replaced");
    },
    remove(name, generation) {
      if (objects.get(name)?.generation !== generation) return Promise.resolve("changed");
      objects.delete(name);
      return Promise.resolve("removed");
    },
    readChanged(name, known) {
      const found = objects.get(name);
      if (!found) return Promise.resolve(undefined);
      return Promise.resolve(found.generation === known ? "unchanged" : found);
    },
    read: (name) => Promise.resolve(objects.get(name)?.body),
    metadata: (name) => Promise.resolve(objects.get(name)?.metadata),
    folders: (prefix) =>
      Promise.resolve([...new Set([...objects.keys()].flatMap((name) => folderBelow(prefix, name)))].sort()),
    list: (prefix) => Promise.resolve([...objects.keys()].filter((name) => name.startsWith(prefix)).sort()),
  };
}

function folderBelow(prefix: string, name: string): readonly string[] {
  const end = name.indexOf("/", prefix.length);
  return name.startsWith(prefix) && end >= 0 ? [name.slice(0, end + 1)] : [];
}

export interface MemoryLetterIndex extends LetterIndex {
  readonly letters: ReadonlyMap<string, SearchLetter>;
}

/** An index of dead letters in memory; the first writer of an id wins. */
export function createMemoryLetterIndex(): MemoryLetterIndex {
  const letters = new Map<string, SearchLetter>();
  const identity = randomUUID();
  return {
    letters,
    identity: () => Promise.resolve(identity),
    create(documents) {
      for (const { id, letter } of documents) if (!letters.has(id)) letters.set(id, letter);
      return Promise.resolve([]);
    },
    removeFiledBefore(beforeMs) {
      for (const [id, { filed_at: at }] of letters) if (Date.parse(at) < beforeMs) letters.delete(id);
      return Promise.resolve("all");
    },
  };
}

export interface MemorySearchIndex extends SearchIndex {
  readonly trips: ReadonlyMap<string, SearchTrip>;
  /** Every document that it has taken, whichever of its id counts. */
  readonly taken: readonly SearchTrip[];
}

/** A search index in memory that takes trips; trips with a client named "REJECTED" are refused, as a strict mapping would. */
export function createMemorySearchIndex(): MemorySearchIndex {
  const trips = new Map<string, SearchTrip>();
  const taken: SearchTrip[] = [];
  const identity = randomUUID();
  return {
    trips,
    taken,
    identity: () => Promise.resolve(identity),
    bulkCreate(documents) {
      const rejected = documents.flatMap(({ nomclient }, position) =>
        nomclient === "REJECTED" ? [{ position, reason: "rejected" }] : [],
      );
      let created = 0;
      for (const document of documents) {
        if (document.nomclient === "REJECTED") continue;
        taken.push(document);
        const there = trips.get(document.trip_id);
        if (!there) created++;
        if (!there || countsBefore(document, there)) trips.set(document.trip_id, document);
      }
      return Promise.resolve({ created, existing: documents.length - rejected.length - created, rejected });
    },
    find: () => Promise.resolve([]),
    revenueByComfort: () => Promise.resolve(comfortClasses.map((comfort) => ({ comfort, trips: 0, revenue: "0.00" }))),
    near: () => Promise.resolve([]),
    latest: () => Promise.resolve([]),
    async *scan({ fromMs, toMs }) {
      for (const [id, trip] of trips) {
        const pricedMs = Date.parse(trip.agent_timestamp);
        if (pricedMs >= fromMs && pricedMs < toMs) yield await Promise.resolve({ id, index: "memory", trip });
      }
    },
    copies: (ids) =>
      Promise.resolve(
        ids.flatMap((id) => {
          const trip = trips.get(id);
          return trip ? [{ id, index: "memory", trip }] : [];
        }),
      ),
    restore(documents) {
      for (const document of documents) trips.set(document.trip_id, document);
      return Promise.resolve({ rejected: [] });
    },
    count: ({ fromMs, toMs } = allTime) =>
      Promise.resolve(
        [...trips.values()].map((trip) => Date.parse(trip.agent_timestamp)).filter((ms) => ms >= fromMs && ms < toMs)
          .length,
      ),
    refresh: () => Promise.resolve(),
  };
}
