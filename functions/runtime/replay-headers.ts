import { replayHeaders, type Replay } from "../../contracts/replays";

/** More trips than any topic takes in a message: what claims more was not written here. */
const mostTrips = 1_000_000;

/** The headers of a message that is sent again. */
export function writeReplay({ letter, attempt, positions }: Replay): Readonly<Record<string, string>> {
  return {
    [replayHeaders.letter]: letter,
    [replayHeaders.attempt]: String(attempt),
    ...(positions && { [replayHeaders.positions]: runsOf(positions) }),
  };
}

/** What a record says of the letter that it sends again; undefined for every other. Never throws: anybody can write headers. */
export function readReplay(headers: Readonly<Record<string, string>>): Replay | undefined {
  const letter = headers[replayHeaders.letter] ?? "";
  const attempt = headers[replayHeaders.attempt] ?? "";
  const runs = headers[replayHeaders.positions];
  if (!isLetterName(letter) || !/^[1-9]\d{0,5}$/.test(attempt)) return undefined;
  if (runs === undefined) return { letter, attempt: Number(attempt) };
  const positions = positionsOf(runs);
  return positions && { letter, attempt: Number(attempt), positions };
}

/** The name of a record, of this version or a former one, with a digest where the name alone does not tell its log. */
export const isLetterName = (text: string): boolean =>
  /^[\w.-]{1,249}(@[\w-]{1,64})?-\d{1,10}-\d{1,16}(~[0-9a-f]{16})?$/.test(text);

/** Runs stay short: what lies between two refused trips is a good one, and that has its length. */
function runsOf(positions: readonly number[]): string {
  const runs: { readonly first: number; last: number }[] = [];
  for (const position of positions) {
    const run = runs.at(-1);
    if (run && position === run.last + 1) run.last = position;
    else runs.push({ first: position, last: position });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}

function positionsOf(text: string): readonly number[] | undefined {
  const positions: number[] = [];
  for (const run of text.split(",")) {
    const [, first, last = first] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(run) ?? [];
    if (first === undefined || Number(first) <= (positions.at(-1) ?? -1) || Number(last) < Number(first))
      return undefined;
    if (positions.length + Number(last) - Number(first) >= mostTrips) return undefined;
    for (let position = Number(first); position <= Number(last); position++) positions.push(position);
  }
  return positions;
}
