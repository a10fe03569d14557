import type { Client, estypes } from "@elastic/elasticsearch";
import type { SearchTrip } from "../../../contracts/trip-schema";
import { UnavailableError } from "../../ports/errors";
import type { BulkResult } from "../../ports/search-index";
import { failureOf, failureOfItem, ItemNotTakenError } from "./elasticsearch-errors";
import { indexed } from "./indexed";
import { keepOneCopy } from "./keep-one-copy";
import { replaceLater } from "./replace-later";
import { verdictOf, type Failure } from "./verdicts";

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
 * Creates trips under their ids in an index behind the alias. Created and there already are both success; what the mapping
 * refuses is rejected. Of trips of one id the one that counts stays (`countsBefore`), in this index and in all of them.
 *
 * @throws what `answeredBy` sorts, as soon as a document or a request is put off: all can be given again, those that went
 *   in are there already
 */
export async function bulkCreate(
  client: Client,
  alias: string,
  index: string,
  trips: readonly SearchTrip[],
): Promise<BulkResult> {
  const outcome: Outcome = { created: 0, existing: [], rejected: [] };
  for (const lines of cut(trips.map((trip, position) => lineOf(index, trip, position))))
    await send(client, lines, outcome);
  const existing = outcome.existing.flatMap((position) => trips[position] ?? []);
  if (existing.length > 0) await replaceLater(client, index, existing);
  const ids = trips.map(({ trip_id: id }) => id);
  // The index of a trip told again may be another one: it was there already.
  const lost = await keepOneCopy(client, alias, index, ids);
  const created = Math.max(0, outcome.created - lost);
  return { rejected: outcome.rejected, created, existing: existing.length + outcome.created - created };
}

async function send(client: Client, lines: readonly Line[], outcome: Outcome): Promise<void> {
  const answer = await ask(client, lines);
  const [first, second] = lines;
  if (!("status" in answer)) answer.forEach((item, i) => take(item.create, lines[i]?.position ?? 0, outcome));
  else if (second) {
    const half = Math.ceil(lines.length / 2);
    await send(client, lines.slice(0, half), outcome);
    await send(client, lines.slice(half), outcome);
  } else if (first) outcome.rejected.push({ position: first.position, reason: reasonOf(answer) });
}

type Items = estypes.BulkResponse["items"];

/** An answer for each line; one for all where the request is refused for its size, or for what one of its lines holds. */
async function ask(client: Client, lines: readonly Line[]): Promise<Items | Failure> {
  try {
    const { items } = await client.bulk({ operations: lines.map(({ text }) => text) });
    if ((items as Items | undefined)?.length === lines.length) return items;
  } catch (error) {
    const failure = failureOf(error);
    const verdict = failure && verdictOf(failure);
    if (failure && (verdict === "rejects" || (verdict === "splits" && lines.length > 1))) return failure;
    throw error;
  }
  throw new UnavailableError("Elasticsearch, whose answer does not hold every document,", { server: "elasticsearch" });
}

function take(item: estypes.BulkResponseItem | undefined, position: number, outcome: Outcome): void {
  const failure = failureOfItem(item);
  if (failure.status === 201) outcome.created++;
  else if (failure.type === "version_conflict_engine_exception") outcome.existing.push(position);
  else if (verdictOf(failure) === "rejects") outcome.rejected.push({ position, reason: reasonOf(failure) });
  else throw new ItemNotTakenError(failure);
}

/** Without what Elasticsearch quotes of the document: it may be personal. */
function reasonOf({ type, reason = "" }: Failure): string {
  const [, bracketed, quoted] = /(?:field|introduction of) \[([^\]]+)\]|in field="([^"]+)"/.exec(reason) ?? [];
  const field = bracketed ?? quoted;
  return `${type ?? "refused"}${field === undefined ? "" : ` at ${field}`}`;
}

function lineOf(index: string, trip: SearchTrip, position: number): Line {
  const create = { create: { _index: index, _id: trip.trip_id } };
  return { position, text: `${JSON.stringify(create)}\n${JSON.stringify(indexed(trip))}` };
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
