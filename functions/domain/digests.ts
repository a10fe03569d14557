import { createHash } from "crypto";

/** Of rows as they lie in an object, as its name has it. */
export const rowsDigest = (rows: Uint8Array): string => createHash("sha256").update(rows).digest("hex").slice(0, 16);

/** Of objects by their names, each with the digest of its rows, in whatever order. */
export const partsDigest = (parts: ReadonlyMap<string, string>): string =>
  createHash("sha256")
    .update(
      [...parts]
        .map(([name, digest]) => `${name} ${digest}`)
        .sort()
        .join("\n"),
    )
    .digest("hex")
    .slice(0, 32);
