import { topicDeadLetters } from "../../contracts/topics";
import type { EventLog, StoredRecord } from "../../functions/ports/event-log";
import { readTopic } from "../../functions/runtime/read-topic";
import { holds, idOf, placeIn, readerOfLetters, type Letter, type OpenPart } from "./letters";
import { sendingOf } from "./replay-message";

/** What a list says of a letter beside what its headers say. */
export interface Outlook {
  /** What stands in the field that its first open trip is refused for, as JSON; null where there is none to show. */
  readonly value: string | null;
  /** What can be done about it. */
  readonly next: string;
}

/** They say who somebody is: `ridestream dlq show` alone shows them. */
const personal = new Set(["nomclient", "telephoneClient", "nomDriver", "telephoneDriver"]);
const longestValue = 40;

/** The outlook of letters, by their ids: `trips.dlq` is read once more, and nothing is sent. */
export async function outlooksOf(log: EventLog, letters: readonly Letter[]): Promise<ReadonlyMap<string, Outlook>> {
  const found = new Map<string, Outlook>();
  const wanted = new Map(
    letters.flatMap((letter) => {
      const [part] = letter.open;
      const held = part && letter.held.find((each) => holds(each, part));
      return part && held ? [[held.id, { letter, part, held }] as const] : [];
    }),
  );
  if (wanted.size === 0) return found;
  for await (const record of readTopic(log, topicDeadLetters.name, readerOfLetters)) {
    const of = wanted.get(idOf(record));
    if (!of) continue;
    const { letter, part, held } = of;
    const place = part.position === undefined ? undefined : placeIn(held, part.position);
    const [stays] = sendingOf(letter, [part], held, record).stays;
    found.set(letter.id, {
      value: place === undefined ? null : valueOf(record, place, part),
      next: stays === undefined ? nextOf(letter) : `it stays: ${stays}`,
    });
  }
  return found;
}

const nextOf = ({ id, sent }: Letter) =>
  sent === 0 ? `fix the cause, then dlq replay ${id}` : `refused again: fix the cause, then dlq replay ${id}`;

/** A reason begins with the path of its field. */
function valueOf({ value }: Pick<StoredRecord, "value">, place: number, { reason }: OpenPart): string | null {
  const path = (/^[\w.-]+/.exec(reason)?.[0] ?? "").split(".");
  const found = [...path].reduce<unknown>(fieldOf, tripAt(value, place));
  if (found === undefined) return null;
  if (personal.has(path.at(-1) ?? "")) return "(personal: see dlq show)";
  if (typeof found === "object" && found !== null) return Array.isArray(found) ? "(a list)" : "(an object)";
  const text = JSON.stringify(found);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

const fieldOf = (from: unknown, name: string): unknown =>
  typeof from === "object" && from !== null && Object.hasOwn(from, name)
    ? (from as Readonly<Record<string, unknown>>)[name]
    : undefined;

function tripAt(value: Uint8Array | null, place: number): unknown {
  try {
    const { data } = JSON.parse(new TextDecoder().decode(value ?? undefined)) as { readonly data?: unknown };
    return Array.isArray(data) ? data[place] : undefined;
  } catch {
    return undefined;
  }
}
