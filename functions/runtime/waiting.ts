import type { Clock } from "../ports/clock";
import type { ServerName, UnavailableError } from "../ports/errors";
import type { Logger } from "./logger";

export interface WaitingProps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A server that is waited for. */
export interface Wait {
  readonly server: ServerName;
  /** The latest error, in words. */
  readonly why: string;
  readonly sinceMs: number;
}

/** How long a function says nothing of what it has said, ms. */
const silentMs = 60_000;

/** What a function waits for: said once in the log as it begins, every minute while it lasts, and as it ends. */
export class Waiting {
  private wait: Wait | undefined;
  private saidMs = 0;

  constructor(private readonly props: WaitingProps) {}

  /** Undefined while nothing is waited for. */
  get now(): Wait | undefined {
    return this.wait;
  }

  began(error: UnavailableError): void {
    const { clock, logger } = this.props;
    const nowMs = clock.elapsed();
    const server = error.server ?? "kafka";
    const sinceMs = this.wait?.server === server ? this.wait.sinceMs : nowMs;
    const isNew = sinceMs === nowMs || nowMs - this.saidMs >= silentMs;
    this.wait = { server, why: error.message, sinceMs };
    if (!isNew) return;
    this.saidMs = nowMs;
    logger.warn(
      { code: error.code, waitsFor: server, forMs: nowMs - sinceMs, cause: causeOf(error) },
      `${error.message}: it is tried again`,
    );
  }

  /** A step has succeeded. */
  ended(): void {
    if (!this.wait) return;
    const { server, sinceMs } = this.wait;
    this.wait = undefined;
    this.props.logger.info({ waitedFor: server, forMs: this.props.clock.elapsed() - sinceMs }, "goes on");
  }
}

const causeOf = ({ cause }: Error): string | undefined => (cause instanceof Error ? cause.message : undefined);
