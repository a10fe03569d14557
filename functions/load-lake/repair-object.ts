import { createHash } from "crypto";
import { promisify } from "util";
import { gzip } from "zlib";
import { repairObjectName } from "../../contracts/lake-layout";
import type { LogPartition } from "../../contracts/log-records";
import type { ObjectStore } from "../ports/object-store";

export interface RepairOf {
  readonly log: LogPartition;
  /** Offset and time (ms since the Unix epoch) of the record that the first row is of. All rows are of its hour. */
  readonly firstOffset: number;
  readonly firstMs: number;
}

/**
 * Writes rows that the lake has lost, beside the chain of load-lake's objects. Its name is of the rows as they are, not as zlib
 * packs them: the same ones are written once.
 *
 * @param lines rows as JSON
 */
export async function writeRepair(store: ObjectStore, of: RepairOf, lines: readonly string[]): Promise<void> {
  const rows = Buffer.from(`${lines.join("\n")}\n`);
  const digest = createHash("sha256").update(rows).digest("hex").slice(0, 12);
  const name = repairObjectName(of.log, of.firstOffset, new Date(of.firstMs).toISOString(), digest);
  await store.create(name, await promisify(gzip)(rows), {});
}
