import type { Clock } from "../ports/clock";
import { RidestreamError } from "../ports/errors";

/** How what is read is served. */
export interface ServedState {
  /** Undefined while there is none. */
  readonly version: string | undefined;
  /** Code of what is wrong; undefined while all is well. */
  readonly trouble: string | undefined;
}

export interface LakeWatchProps<State extends ServedState> {
  readonly clock: Clock;
  /** From the end of a look to the next one. */
  readonly everyMs: number;
  /** Takes what the lake has now. It may throw. */
  readonly read: () => Promise<void>;
  readonly state: () => State;
  /** Called after a look that has brought another version, or another trouble than before. */
  readonly onChange: ((state: State, error: Error | undefined) => void) | undefined;
}

/** Looks at something in the lake again and again beside the stream: no batch waits for it, and no failure stops one. */
export class LakeWatch<State extends ServedState> {
  /** Of the last look. */
  failure: Error | undefined;
  private nextMs = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | undefined;
  private reported = "";

  constructor(private readonly props: LakeWatchProps<State>) {}

  /** Begins a look if it is time. */
  lookIfDue(): void {
    if (this.props.clock.elapsed() >= this.nextMs) void this.look();
  }

  /** Looks; never fails. */
  look(): Promise<void> {
    this.looking ??= this.read().finally(() => {
      this.nextMs = this.props.clock.elapsed() + this.props.everyMs;
      this.looking = undefined;
      this.report();
    });
    return this.looking;
  }

  /** Code of what was wrong with the last look; undefined when nothing was. @param otherwise for a failure without a code */
  trouble(otherwise: `RS-${string}`): string | undefined {
    const { failure } = this;
    return failure && (failure instanceof RidestreamError ? failure.code : otherwise);
  }

  private async read(): Promise<void> {
    try {
      await this.props.read();
      this.failure = undefined;
    } catch (error) {
      this.failure = error as Error;
    }
  }

  private report(): void {
    const state = this.props.state();
    const now = `${state.version ?? ""} ${state.trouble ?? ""}`;
    if (now === this.reported) return;
    this.reported = now;
    this.props.onChange?.(state, this.failure);
  }
}
