import { promisify } from "util";
import { gunzip } from "zlib";
import { RidestreamError } from "../ports/errors";
import type { ObjectStore } from "../ports/object-store";

const unpack = promisify(gunzip);

/**
 * The rows of an object of the lake; undefined when it is gone. They are as load-lake wrote them: their checksum is looked
 * at before they are, which DuckDB does not do.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED
 */
export async function readTripRows(
  lake: Pick<ObjectStore, "read" | "place">,
  name: string,
): Promise<Buffer | undefined> {
  const body = await lake.read(name);
  if (!body) return undefined;
  try {
    return await unpack(body);
  } catch (error) {
    throw new RidestreamError(
      "RS-LAKE-DAMAGED",
      `${name} in ${lake.place} is not as it was written (${(error as Error).message}): restore it from a copy, or remove it if load-lake did not write it`,
      { cause: error },
    );
  }
}
