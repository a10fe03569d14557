import type { EventLog } from "../../functions/ports/event-log";
import { count, table } from "../tables";
import type { Terminal } from "../terminal";
import { utcSeconds } from "../utc";
import { chooseLetters, type LetterFilter } from "./choose-letters";
import { outlooksOf } from "./letter-outlook";
import { readLetters, type Letter } from "./letters";

export interface ListLettersProps {
  readonly filter: LetterFilter;
  readonly limit: number;
  readonly json?: true;
}

const longestReason = 100;

/** Prints the latest open letters, each in a line, with the value that is refused, and no name and no phone. */
export async function listLetters({ out }: Terminal, log: EventLog, props: ListLettersProps): Promise<void> {
  const found = [...chooseLetters(await readLetters(log), props.filter)].sort((a, b) => a.filedAtMs - b.filedAtMs);
  const latest = found.slice(-props.limit);
  const outlooks = await outlooksOf(log, latest);
  const letters = latest.map((letter) => ({ ...lineOf(letter), ...(outlooks.get(letter.id) ?? unknownOutlook) }));
  if (props.json) {
    out.write(`${JSON.stringify({ found: found.length, letters })}\n`);
    return;
  }
  if (found.length === 0) {
    out.write("no dead letters\n");
    return;
  }
  const head = ["id", "filed (UTC)", "sent", "last sent (UTC)", "code", "trips", "reason", "value", "from", "next"];
  out.write(
    table(
      head,
      letters.map(({ id, filedAt, sent, sentAt, code, trips, reason, value, from, next }) => [
        id,
        utcSeconds(filedAt ?? ""),
        count(sent),
        utcSeconds(sentAt ?? ""),
        code ?? "",
        count(trips),
        reason,
        value ?? "",
        from,
        next,
      ]),
      out.columns,
    ),
  );
  if (found.length > letters.length)
    out.write(`the latest ${count(letters.length)} of ${count(found.length)}: --limit shows more\n`);
}

/** Its record is gone from `trips.dlq`. */
const unknownOutlook = { value: null, next: "its message is gone: read it where it came from" };

function lineOf({ id, filedAtMs, sent, sentAtMs, open, function: by, ...of }: Letter) {
  const { code, reason = "" } = open[0] ?? {};
  return {
    id,
    filedAt: instant(filedAtMs),
    sent,
    sentAt: instant(sentAtMs),
    code,
    trips: open.filter(({ position }) => position !== undefined).length,
    reason: reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason,
    function: by,
    from: of.offset === undefined ? of.topic : `${of.topic}-${of.partition ?? 0}-${of.offset}`,
  };
}

const instant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
