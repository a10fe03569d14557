import type { Environment } from "../functions/runtime/settings";

/** What a command reads and writes beside its arguments. */
export interface Terminal {
  /** Where settings (RS_...) are read from. */
  readonly environment: Environment;
  /** The answer. */
  readonly out: Writable;
  /** Progress, and what went wrong. */
  readonly err: Writable;
  /** Ends with this exit code, once the command is done. */
  readonly exitWith: (code: number) => void;
}

export interface Writable {
  readonly isTTY?: boolean;
  write(text: string | Uint8Array): unknown;
}
