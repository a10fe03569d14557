import { existsSync, rmSync, statSync } from "fs";
import { join } from "path";
import { RidestreamError } from "../../functions/ports/errors";
import type { DemoFolder } from "./demo-folder";

/** Where the log of a demo's folder lies. @throws RidestreamError RS-LOG-DAMAGED where a lake without its log is left */
export function journalOf({ pathOf }: Pick<DemoFolder, "pathOf">): string {
  const journal = join(pathOf("log"), "journal");
  if (isEmpty(journal) && existsSync(join(pathOf("lake"), "trips")))
    throw new RidestreamError(
      "RS-LOG-DAMAGED",
      `${journal} is empty, or not there, and the lake beside it is not: restore it from a copy, or start over with --fresh`,
    );
  return journal;
}

/** A file of a demo's folder that is not empty. @throws RidestreamError RS-STORE-OPEN */
export function filledFile(path: string): string {
  if (!isEmpty(path)) return path;
  throw new RidestreamError(
    "RS-STORE-OPEN",
    `${path} is empty, or not there: run the demo again, which fills it from the log`,
  );
}

/** Opens a database that is made of what else lies in the folder; one that is damaged is made again. */
export async function openOrMakeAgain<T>(path: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof RidestreamError) || error.code !== "RS-STORE-DAMAGED") throw error;
    for (const file of [path, `${path}.wal`]) rmSync(file, { force: true });
    return open();
  }
}

const isEmpty = (path: string) => !existsSync(path) || statSync(path).size === 0;
