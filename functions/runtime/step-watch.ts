import type { Clock } from "../ports/clock";
import type { Logger } from "./logger";

export interface StepWatchProps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called with the time of each step that found something to do, ms. */
  readonly stepped: (durationMs: number) => void;
}

/** A step that is under way for longer is said to stand: clients try again by themselves for a while, without a word. */
const standsAfterMs = 15_000;
const lookEveryMs = 5_000;

/** How long the step of a worker is under way. A worker without one, between two steps, counts from its last. */
export class StepWatch {
  private sinceMs: number;
  private isSaid = false;
  private readonly over = new AbortController();

  constructor(private readonly props: StepWatchProps) {
    this.sinceMs = props.clock.elapsed();
    void this.look();
  }

  /** Notes that a step begins. @returns to be called when it ends, and how */
  began(): (outcome: "worked" | "idle" | "failed") => void {
    const { clock, stepped } = this.props;
    const beganMs = (this.sinceMs = clock.elapsed());
    return (outcome) => {
      this.sinceMs = clock.elapsed();
      this.isSaid = false;
      if (outcome === "worked") stepped(this.sinceMs - beganMs);
    };
  }

  underWayMs(): number {
    return this.props.clock.elapsed() - this.sinceMs;
  }

  /** That a step stands, in words; undefined while none does. */
  standing(): string | undefined {
    const ms = this.underWayMs();
    return ms < standsAfterMs ? undefined : `a step has been under way for ${Math.floor(ms / 1_000)} s`;
  }

  close(): void {
    this.over.abort();
  }

  /** Says it in the log, once a step. */
  private async look(): Promise<void> {
    while (!this.over.signal.aborted) {
      await this.props.clock.sleep(lookEveryMs, this.over.signal);
      const standing = this.standing();
      if (standing === undefined || this.isSaid) continue;
      this.isSaid = true;
      this.props.logger.warn({ forMs: this.underWayMs() }, standing);
    }
  }
}
