import type { Clock } from "../ports/clock";
import { RidestreamError } from "../ports/errors";

export interface LakeWatchProps {
  readonly clock: Clock;
  /** From the end of a look to the next one. */
  readonly everyMs: number;
  /** Takes what the lake has now. It may throw. */
  readonly read: () => Promise<void>;
  /** After each look. */
  readonly onLook: () => void;
}

/** Looks at something in the lake again and again beside the stream: no batch waits for it, and no failure stops one. */
export class LakeWatch {
  /** Of the last look. */
  failure: Error | undefined;
  private nextMs = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | undefined;

  constructor(private readonly props: LakeWatchProps) {}

  /** Begins a look if it is time. */
  lookIfDue(): void {
    if (this.props.clock.elapsed() >= this.nextMs) void this.look();
  }

  /** Looks; never fails. */
  look(): Promise<void> {
    this.looking ??= this.read().finally(() => {
      this.nextMs = this.props.clock.elapsed() + this.props.everyMs;
      this.looking = undefined;
      this.props.onLook();
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
}
