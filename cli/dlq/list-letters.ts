import type { EventLog } from "../../functions/ports/event-log";
import { count, counted, table } from "../tables";
import type { Terminal } from "../terminal";
import { instant, utcSeconds } from "../utc";
import { chooseLetters, type LetterFilter } from "./choose-letters";
import { reasonsOf, type Reason } from "./letter-outlook";
import { readLetters, type Letter } from "./letters";

export interface ListLettersProps {
  readonly filter: LetterFilter;
  readonly limit: number;
  readonly json?: true;
}

const longestReason = 100;
/** Of a letter, in a table: a message of many trips may have as many reasons. */
const mostReasons = 10;

/** Prints the latest open letters, each reason in a line, with the value that is refused, and no name and no phone. */
export async function listLetters({ out }: Terminal, log: EventLog, props: ListLettersProps): Promise<void> {
  const found = [...chooseLetters(await readLetters(log), props.filter)].sort((a, b) => a.filedAtMs - b.filedAtMs);
  const latest = found.slice(-props.limit);
  const reasons = await reasonsOf(log, latest);
  const letters = latest.map((letter) => entryOf(letter, reasons.get(letter.id) ?? []));
  if (props.json) {
    out.write(`${JSON.stringify({ found: found.length, letters })}\n`);
    return;
  }
  if (found.length === 0) {
    out.write("no dead letters\n");
    return;
  }
  const head = ["id", "filed (UTC)", "sent", "last sent (UTC)", "code", "trips", "reason", "value", "from", "next"];
  out.write(table(head, letters.flatMap(rowsOf), out.columns));
  for (const { id, reasons: all } of letters)
    if (all.length > mostReasons)
      out.write(`${id} has ${counted(all.length - mostReasons, "more reason")}: ridestream dlq show ${id}\n`);
  if (found.length > letters.length)
    out.write(`the latest ${count(letters.length)} of ${count(found.length)}: --limit shows more\n`);
}

/** A letter as JSON has it. What is said of its first reason stands beside the list of all, too. */
function entryOf({ id, filedAtMs, sent, sentAtMs, open, function: by, ...of }: Letter, all: readonly Reason[]) {
  const reasons = all.map(({ sentAtMs: ms, reason, ...why }) => ({ ...why, reason: cut(reason), sentAt: instant(ms) }));
  const { code, reason = "", value = null, next = "" } = reasons[0] ?? {};
  return {
    id,
    filedAt: instant(filedAtMs),
    sent,
    sentAt: instant(sentAtMs),
    code,
    trips: open.filter(({ position }) => position !== undefined).length,
    reason,
    function: by,
    from: of.offset === undefined ? of.topic : `${of.topic}-${of.partition ?? 0}-${of.offset}`,
    value,
    next,
    reasons,
  };
}

const rowsOf = ({ id, filedAt, from, reasons }: ReturnType<typeof entryOf>) =>
  reasons
    .slice(0, mostReasons)
    .map(({ sent, sentAt, code, trips, reason, value, next }) => [
      id,
      utcSeconds(filedAt ?? ""),
      count(sent),
      utcSeconds(sentAt ?? ""),
      code,
      count(trips),
      reason,
      value ?? "",
      from,
      next,
    ]);

const cut = (reason: string) => (reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason);
