import { existsSync } from "fs";
import { join } from "path";
import { Option, type Command } from "commander";
import { isGiven } from "../../functions/runtime/settings";
import type { Terminal } from "../terminal";
import { markerName } from "./demo-folder";

/** Where a demo keeps everything unless it is given another folder. */
export const usualFolder = ".ridestream";

/** `--out`, of a command that asks a demo's folder in place of servers. */
export class DemoFolderOption extends Option {
  /** @param servers the variables that name the servers: where none of them is given, the usual folder is looked for */
  constructor(
    description: string,
    readonly servers: readonly string[],
  ) {
    super("--out <folder>", description);
  }
}

/**
 * Lets a command that is given neither a folder nor a server ask the demo of the folder that it is run in, and says so beside the
 * answer.
 */
export function findDemo(command: Command, { environment, err, cwd }: Terminal): void {
  const option = command.options.find((each) => each instanceof DemoFolderOption);
  if (!option || cwd === undefined || command.opts()["out"] !== undefined) return;
  if (option.servers.some((variable) => isGiven(environment, variable))) return;
  if (!existsSync(join(cwd, usualFolder, markerName))) return;
  command.setOptionValueWithSource("out", join(cwd, usualFolder), "implied");
  err.write(`Asks the demo in ${usualFolder}: give --out, or set ${option.servers.join(" or ")}, to ask another.\n`);
}
