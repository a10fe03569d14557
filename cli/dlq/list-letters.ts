import type { EventLog } from "../../functions/ports/event-log";
import { count, counted, table } from "../tables";
import type { Terminal } from "../terminal";
import { instant, utcSeconds } from "../utc";
import { chooseLetters, type LetterFilter } from "./choose-letters";
import { reasonsOf, type Reason } from "./letter-outlook";
import { readLetters, type Letter } from "./letters";
import { unreadLetters } from "./unread-letters";
import { wrappedUnder } from "../wrapped";

export interface ListLettersProps {
  readonly filter: LetterFilter;
  readonly limit: number;
  readonly json?: true;
}

const longestReason = 100;
/** Of a letter, in a table: a message of many trips may have as many reasons. */
const mostReasons = 10;
const mostIds = 20;

/** Prints the latest open letters, each reason in a line, with the value that is refused, and no name and no phone. */
export async function listLetters({ out }: Terminal, log: EventLog, props: ListLettersProps): Promise<void> {
  const all = await readLetters(log);
  const found = [...chooseLetters(all, props.filter)].sort((a, b) => a.filedAtMs - b.filedAtMs);
  const latest = found.slice(-props.limit);
  const reasons = await reasonsOf(log, latest);
  const letters = latest.map((letter) => entryOf(letter, reasons.get(letter.id) ?? []));
  const unread = await unreadLetters(log, all);
  if (props.json) {
    out.write(`${JSON.stringify({ found: found.length, letters, unread: unread.map(({ id }) => id) })}\n`);
    return;
  }
  const under = wrappedUnder(unreadText(unread), out.columns);
  if (found.length === 0) {
    out.write(under === "" ? "no dead letters\n" : `no open dead letters\n${under}`);
    return;
  }
  const head = ["id", "filed (UTC)", "sent", "last sent (UTC)", "code", "trips", "reason", "value", "from", "next"];
  out.write(table(head, letters.flatMap(rowsOf), out.columns));
  for (const { id, reasons: known } of letters)
    if (known.length > mostReasons)
      out.write(`${id} has ${counted(known.length - mostReasons, "more reason")}: ridestream dlq show ${id}\n`);
  if (found.length > letters.length)
    out.write(`the latest ${count(letters.length)} of ${count(found.length)}: --limit shows more\n`);
  out.write(under);
}

/** Nothing where all that was sent again is read. */
function unreadText(unread: readonly Letter[]): string {
  if (unread.length === 0) return "";
  const ids = unread.slice(0, mostIds).map(({ id }) => id);
  const more = unread.length - ids.length;
  return (
    `sent again, and not read by all functions yet: ${ids.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}. ` +
    "What they refuse again comes back to this list\n"
  );
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
