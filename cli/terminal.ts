import type { Environment } from "../functions/runtime/settings";

/** What a command reads and writes beside its arguments. */
export interface Terminal {
  /** Where settings (RS_...) are read from. */
  readonly environment: Environment;
  /** The answer. */
  readonly out: Writable;
  /** Progress, and what went wrong. */
  readonly err: Writable;
  /** The keys that are pressed, where somebody presses them. */
  readonly keys?: Keys | undefined;
  /** Ends with this exit code, once the command is done. */
  readonly exitWith: (code: number) => void;
}

export interface Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string | Uint8Array): unknown;
}

/** A terminal's keyboard, as Node has it. */
export interface Keys {
  /** Hands over each key as it is pressed. */
  setRawMode(isRaw: boolean): unknown;
  on(event: "data", pressed: (data: Buffer) => void): unknown;
  off(event: "data", pressed: (data: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}
