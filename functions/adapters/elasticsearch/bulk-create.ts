import type { Client, estypes } from "@elastic/elasticsearch";
import type { SearchTrip } from "../../../contracts/trip-schema";
import { UnavailableError } from "../../ports/errors";
import type { BulkResult } from "../../ports/search-index";
import { replaceLater } from "./replace-later";

/** A bulk request's size, characters; well under Elasticsearch's 100 MB, and what it digests best. */
const mostCharacters = 5_000_000;

interface Line {
  readonly position: number;
  readonly text: string;
}

interface Outcome {
  created: number;
  /** Places of the trips whose id was there. */
  readonly existing: number[];
  readonly rejected: { position: number; reason: string }[];
}

/**
 * Creates each trip under its id. Created and there already are both success; what the mapping refuses is rejected. Where
 * one is there already that does not count before the trip (`countsBefore`), the trip takes its place.
 *
 * @throws UnavailableError when some were put off (429, 5xx, a blocked index): all can be given again, those that went in
 *   are there already
 */
export async function bulkCreate(client: Client, alias: string, trips: readonly SearchTrip[]): Promise<BulkResult> {
  const outcome: Outcome = { created: 0, existing: [], rejected: [] };
  for (const lines of cut(trips.map((trip, position) => lineOf(alias, trip, position)))) {
    const { items } = await client.bulk({ operations: lines.map(({ text }) => text) });
    items.forEach(({ create }, i) => take(create, lines[i]?.position ?? 0, outcome));
  }
  const existing = outcome.existing.flatMap((position) => trips[position] ?? []);
  if (existing.length > 0) await replaceLater(client, alias, existing);
  return { ...outcome, existing: existing.length };
}

function take(item: estypes.BulkResponseItem | undefined, position: number, outcome: Outcome): void {
  const status = item?.status ?? 500;
  const type = item?.error?.type;
  if (status === 201) outcome.created++;
  else if (status === 409) outcome.existing.push(position);
  // A blocked index answers 403 or 429 to each document, and nothing is wrong with any of them.
  else if (status === 429 || status >= 500 || type === "cluster_block_exception")
    throw new UnavailableError(`Elasticsearch put documents off (${type ?? status})`);
  else outcome.rejected.push({ position, reason: reasonOf(item?.error) });
}

/** Without what Elasticsearch quotes of the document: it may be personal. */
function reasonOf(error: estypes.ErrorCause | undefined): string {
  const field = /(?:field|introduction of) \[([^\]]+)\]/.exec(error?.reason ?? "")?.[1];
  return `${error?.type ?? "refused"}${field === undefined ? "" : ` at ${field}`}`;
}

function lineOf(alias: string, trip: SearchTrip, position: number): Line {
  const create = { create: { _index: alias, _id: trip.trip_id } };
  return { position, text: `${JSON.stringify(create)}\n${JSON.stringify(trip)}` };
}

function* cut(lines: readonly Line[]): Generator<readonly Line[]> {
  let together: Line[] = [];
  let characters = 0;
  for (const line of lines) {
    if (together.length > 0 && characters + line.text.length > mostCharacters) {
      yield together;
      together = [];
      characters = 0;
    }
    together.push(line);
    characters += line.text.length;
  }
  if (together.length > 0) yield together;
}
