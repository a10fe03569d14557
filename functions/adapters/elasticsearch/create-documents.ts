import type { Client, estypes } from "@elastic/elasticsearch";
import { UnavailableError } from "../../ports/errors";
import { failureOf, failureOfItem, ItemNotTakenError } from "./elasticsearch-errors";
import { verdictOf, type Failure } from "./verdicts";

/** A bulk request's size, characters; well under Elasticsearch's 100 MB, and what it digests best. */
const mostCharacters = 5_000_000;

export interface NewDocument {
  readonly id: string;
  readonly source: object;
}

/** What became of documents, by their places in the call. */
export interface Created {
  readonly created: number;
  /** Of those whose id was there. */
  readonly existing: readonly number[];
  /** Of those that the mapping refuses. */
  readonly rejected: readonly { readonly position: number; readonly reason: string }[];
}

/**
 * Creates documents under their ids in an index, in requests of a bounded size.
 *
 * @throws what `answeredBy` sorts, as soon as a document or a request is put off: all can be given again, those that went
 *   in are there already
 */
export async function createDocuments(
  client: Client,
  index: string,
  documents: Iterable<NewDocument>,
): Promise<Created> {
  const outcome: Outcome = { created: 0, existing: [], rejected: [] };
  for (const lines of cut(Array.from(documents, (document, position) => lineOf(index, document, position))))
    await send(client, lines, outcome);
  return outcome;
}

interface Line {
  readonly position: number;
  readonly text: string;
}

interface Outcome {
  created: number;
  readonly existing: number[];
  readonly rejected: { position: number; reason: string }[];
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

function lineOf(index: string, { id, source }: NewDocument, position: number): Line {
  const create = { create: { _index: index, _id: id } };
  return { position, text: `${JSON.stringify(create)}\n${JSON.stringify(source)}` };
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
