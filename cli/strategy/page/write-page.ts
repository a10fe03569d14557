import { renameSync, writeFileSync } from "fs";
import { RidestreamError } from "../../../functions/ports/errors";

/**
 * Writes a page in one step: whoever opens it meanwhile sees the former one.
 *
 * @throws RidestreamError RS-REPORT-FILE
 */
export function writePage(path: string, page: string): void {
  const part = `${path}.part`;
  try {
    writeFileSync(part, page);
    renameSync(part, path);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new RidestreamError("RS-REPORT-FILE", `${path} cannot be written (${why}): give another file`, {
      cause: error,
    });
  }
}
