import { escaped, inPlace } from "../functions/runtime/printable";
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
  /** A terminal without control sequences: TERM=dumb. */
  readonly isDumb?: boolean | undefined;
  /** What tables and help have to fit. @default undefined: no screen, a row is a line, however long */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string | Uint8Array): unknown;
  /** The same stream for control sequences of our own, which `write` shows as text. @default write takes them, too */
  readonly controls?: Pick<Writable, "write">;
}

/** Columns of a terminal that does not say how many it has. */
export const usualColumns = 80;

/**
 * A stream that no text can command the terminal through, whoever wrote it. Bytes pass as they are. COLUMNS says its width,
 * else the terminal does; what is no terminal has none, so that grep and less get each row as one line.
 */
export function withoutCommands(stream: Writable, { COLUMNS: given = "", TERM: kind }: Environment): Writable {
  const wanted = /^[1-9]\d{0,4}$/.test(given) ? Number(given) : undefined;
  return {
    get isTTY() {
      return stream.isTTY;
    },
    isDumb: kind === "dumb",
    get columns() {
      return wanted ?? (stream.isTTY === true ? stream.columns || usualColumns : undefined);
    },
    get rows() {
      return stream.rows;
    },
    write(text) {
      if (typeof text !== "string") return stream.write(text);
      return stream.write(stream.isTTY === true && kind !== "dumb" ? inPlace(escaped(text)) : escaped(text));
    },
    controls: stream,
  };
}

/** Whether control sequences may move the cursor of what is written to. */
export const redraws = ({ isTTY, isDumb }: Writable): boolean => isTTY === true && isDumb !== true;

/** A terminal's keyboard, as Node has it. */
export interface Keys {
  /** Hands over each key as it is pressed. */
  setRawMode(isRaw: boolean): unknown;
  on(event: "data", pressed: (data: Buffer) => void): unknown;
  off(event: "data", pressed: (data: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}
