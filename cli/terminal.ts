import { escaped } from "../functions/runtime/printable";
import type { Environment } from "../functions/runtime/settings";

/** What a command reads and writes beside its arguments. */
export interface Terminal {
  /** Where settings (RS_...) are read from. */
  readonly environment: Environment;
  /** The folder that the command is run in. @default none: no demo and no settings are found by themselves */
  readonly cwd?: string | undefined;
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
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string | Uint8Array): unknown;
  /** The same stream for control sequences of our own, which `write` shows as text. @default write takes them, too */
  readonly controls?: Pick<Writable, "write">;
}

/** A stream that no text can command the terminal through, whoever wrote it. Bytes pass as they are. */
export function withoutCommands(stream: Writable): Writable {
  return {
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
    write: (text) => stream.write(typeof text === "string" ? escaped(text) : text),
    controls: stream,
  };
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
