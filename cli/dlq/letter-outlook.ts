import { topicDeadLetters } from "../../contracts/topics";
import type { EventLog, StoredRecord } from "../../functions/ports/event-log";
import { readTopic } from "../../functions/runtime/read-topic";
import { holds, idOf, placeIn, readerOfLetters, type Held, type Letter, type OpenPart } from "./letters";
import { remedies } from "./remedies";
import { sendingOf } from "./replay-message";

/** The open trips of a letter that are refused for one reason and were sent again together, or its whole message. */
export interface Reason extends Pick<OpenPart, "code" | "reason" | "sent" | "sentAtMs"> {
  /** None for a whole message. */
  readonly trips: number;
  /** What stands in the field that the first of them is refused for, as JSON; null where there is none to show. */
  readonly value: string | null;
  /** What can be done about it. */
  readonly next: string;
}

/** They say who somebody is: `ridestream dlq show` alone shows them. */
const personal = new Set(["nomclient", "telephoneClient", "nomDriver", "telephoneDriver"]);
const longestValue = 40;

/** Why letters are open, by their ids: `trips.dlq` is read once more, and nothing is sent. */
export async function reasonsOf(
  log: EventLog,
  letters: readonly Letter[],
): Promise<ReadonlyMap<string, readonly Reason[]>> {
  const found = new Map(letters.map((letter) => [letter.id, together(letter.open)]));
  const wanted = new Map<string, Wanted[]>();
  for (const letter of letters) {
    for (const group of found.get(letter.id) ?? []) {
      const held = letter.held.find((each) => holds(each, group.part));
      if (held) wanted.set(held.id, [...(wanted.get(held.id) ?? []), { letter, held, group }]);
    }
  }
  if (wanted.size > 0)
    for await (const record of readTopic(log, topicDeadLetters.name, readerOfLetters))
      for (const { letter, held, group } of wanted.get(idOf(record)) ?? [])
        Object.assign(group.why, outlookOf(letter, group.part, held, record));
  return new Map([...found].map(([id, groups]) => [id, groups.map(({ why }) => why)]));
}

interface Group {
  /** The first one. */
  readonly part: OpenPart;
  readonly why: Reason & { trips: number };
}

interface Wanted {
  readonly letter: Letter;
  readonly held: Held;
  readonly group: Group;
}

/** In the order of the trips. What is said of a group is said of each of its trips: they were sent equally often. */
function together(open: readonly OpenPart[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const part of open) {
    const { position, function: _by, ...shared } = part;
    const id = JSON.stringify(shared);
    const group = groups.get(id) ?? { part, why: { ...shared, trips: 0, ...unknownOutlook } };
    groups.set(id, group);
    if (position !== undefined) group.why.trips++;
  }
  return [...groups.values()];
}

/** Until its record is found: it may be gone from `trips.dlq`. */
const unknownOutlook = { value: null, next: "its message is gone: read it where it came from" };

function outlookOf(letter: Letter, part: OpenPart, held: Held, record: StoredRecord): Pick<Reason, "value" | "next"> {
  const place = part.position === undefined ? undefined : placeIn(held, part.position);
  const [stays] = sendingOf(letter, [part], held, record).stays;
  return {
    value: place === undefined ? null : valueOf(record, place, part),
    next: stays === undefined ? nextOf(letter, part) : `it stays: ${stays}`,
  };
}

const nextOf = ({ id }: Letter, { code, sent }: OpenPart) =>
  `${sent === 0 ? "" : "refused again: "}${remedies[code](id)}`;

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
