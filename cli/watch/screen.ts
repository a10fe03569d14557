import { inPlace } from "../../functions/runtime/printable";
import type { Terminal } from "../terminal";

/** A terminal's screen while a view is on it: the former one comes back when it is closed. */
export interface LiveScreen {
  readonly columns: number;
  readonly rows: number;
  draw(lines: readonly string[]): void;
  close(): void;
}

const escape = "\u001b[";
/** xterm's control sequences, which every terminal of today knows. https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
const enter = `${escape}?1049h${escape}?25l`;
const leave = `${escape}?25h${escape}?1049l`;

/** @param onQuit called at q, Escape or Ctrl-C, which a terminal that hands over each key does not make a signal of */
export function openScreen({ out, keys }: Terminal, onQuit: () => void): LiveScreen {
  const pressed = (data: Buffer) => {
    if (["q", "Q", "\u001b", "\u0003"].includes(data.toString())) onQuit();
  };
  const controls = out.controls ?? out;
  keys?.setRawMode(true);
  keys?.on("data", pressed);
  keys?.resume();
  controls.write(enter);
  return {
    get columns() {
      return out.columns ?? 80;
    },
    get rows() {
      return out.rows ?? 24;
    },
    draw: (lines) =>
      controls.write(`${escape}H${lines.map((line) => `${inPlace(line)}${escape}K`).join("\r\n")}${escape}J`),
    close() {
      controls.write(leave);
      keys?.off("data", pressed);
      keys?.setRawMode(false);
      keys?.pause();
    },
  };
}
