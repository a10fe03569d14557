import { existsSync, mkdirSync } from "fs";
import { dirname } from "path";

/** Makes a folder and those above it. Node's own `recursive` never ends where the system has no such place, as in /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path);
}
