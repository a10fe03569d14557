/** An error with a stable code (docs/errors.md); the message says what happened, where and what to do. */
export class RidestreamError extends Error {
  constructor(
    readonly code: `RS-${string}`,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Another instance has taken over: drop what is in hand, write nothing more for it. */
export class FencedError extends RidestreamError {
  constructor(what: string) {
    super("RS-LOG-FENCED", `${what}: another instance has taken over; its work goes on there`);
  }
}

/** A store or a log cannot be used now, or does not answer; the same call may succeed later. */
export class UnavailableError extends RidestreamError {
  /** What is waited for; undefined where no server is at fault. */
  readonly server: ServerName | undefined;

  constructor(what: string, options: ErrorOptions & { readonly server?: ServerName } = {}) {
    super("RS-UNAVAILABLE", `${what} is not available now`, options);
    this.server = options.server;
  }
}

export type ServerName = "kafka" | "elasticsearch" | "kibana" | "lake" | "warehouse";
