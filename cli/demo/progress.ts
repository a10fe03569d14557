import type { Writable } from "../terminal";

/** How far each function is, in trips of this run. */
export interface Counts {
  produced: number;
  priced: number;
  indexed: number;
  stored: number;
  deadLettered: number;
}

export interface Progress {
  readonly counts: Counts;
  /** Says what happens now. */
  step(what: string): void;
  /** Begins to show the counts, until `end`. */
  show(): void;
  end(): void;
}

const everyMs = 500;

/** Shows counts on one line of a terminal, or every half second as a line of a log. */
export function createProgress(stream: Writable): Progress {
  const counts: Counts = { produced: 0, priced: 0, indexed: 0, stored: 0, deadLettered: 0 };
  let timer: NodeJS.Timeout | undefined;
  const line = () =>
    Object.entries(counts)
      .map(([name, count]: [string, number]) => `${names[name as keyof Counts]} ${count.toLocaleString("en")}`)
      .join("  ");
  const controls = stream.controls ?? stream;
  const write = () => (stream.isTTY ? controls.write(`\r\u001b[2K  ${line()}`) : stream.write(`  ${line()}\n`));
  return {
    counts,
    step: (what) => stream.write(`${what}\n`),
    show() {
      timer = setInterval(write, everyMs);
    },
    end() {
      if (!timer) return;
      clearInterval(timer);
      timer = undefined;
      write();
      if (stream.isTTY) stream.write("\n");
    },
  };
}

const names: Readonly<Record<keyof Counts, string>> = {
  produced: "produced",
  priced: "priced",
  indexed: "indexed",
  stored: "stored",
  deadLettered: "dead letters",
};
