import type { Clock } from "../../functions/ports/clock";
import { lineOf, progressLine, shareText } from "../progress-line";
import { count } from "../tables";
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
  /** Begins to show the counts, until `end`, and the share that is done where it is known how many trips come. */
  show(trips?: number): void;
  end(): void;
}

const everyMs = 500;

/** Shows counts on one line of a terminal, and now and then as a line of a log. */
export function createProgress(stream: Writable, clock: Pick<Clock, "elapsed">): Progress {
  const counts: Counts = { produced: 0, priced: 0, indexed: 0, stored: 0, deadLettered: 0 };
  let showing: { readonly clear: () => void; readonly timer: NodeJS.Timeout } | undefined;
  const parts = (shown: Counts) =>
    Object.entries(shown).map(([name, trips]: [string, number]) => `${names[name as keyof Counts]} ${count(trips)}`);
  return {
    counts,
    step(what) {
      showing?.clear();
      stream.write(`${what}\n`);
    },
    show(trips) {
      const line = progressLine(stream, clock);
      const startedMs = clock.elapsed();
      const write = () => {
        const share = { done: finished(counts), total: trips ?? 0, elapsedMs: clock.elapsed() - startedMs };
        line.show([...(trips === undefined ? [] : [shareText(share)]), ...parts(soFar(counts))]);
      };
      showing = { clear: () => line.clear(), timer: setInterval(write, everyMs) };
    },
    end() {
      if (!showing) return;
      clearInterval(showing.timer);
      showing.clear();
      showing = undefined;
      const [produced = "", ...others] = parts(counts);
      const earlier = counts.priced - counts.produced;
      stream.write(`${lineOf([produced, ...(earlier > 0 ? [`sent earlier ${count(earlier)}`] : []), ...others])}\n`);
    },
  };
}

/** A trip that is priced is produced, also while the log has not answered its producer yet. */
const soFar = (counts: Counts): Counts => ({ ...counts, produced: Math.max(counts.produced, counts.priced) });

/** Trips that both stores have, or that are refused. */
const finished = ({ indexed, stored, deadLettered }: Counts) => Math.min(indexed, stored) + deadLettered;

const names: Readonly<Record<keyof Counts, string>> = {
  produced: "produced",
  priced: "priced",
  indexed: "indexed",
  stored: "stored",
  deadLettered: "dead letters",
};
