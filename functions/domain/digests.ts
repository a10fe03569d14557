import { createHash } from "crypto";

/** Of rows as they lie in an object, as its name has it. */
export const rowsDigest = (rows: Uint8Array): string => createHash("sha256").update(rows).digest("hex").slice(0, 16);

/** Of the names of objects, in whatever order. */
export const namesDigest = (names: readonly string[]): string =>
  createHash("sha256")
    .update([...names].sort().join("\n"))
    .digest("hex")
    .slice(0, 32);
