import { createHash } from "crypto";
import { readFileSync } from "fs";
import { join } from "path";
import { fetchAll, fetchFrom, golden, goldenNames } from "./answers";

const packed = goldenNames.filter((name) => /^codec-(gzip|snappy|lz4|zstd)(?!.*damaged)/.test(name));

describe("the records of other people's producers", () => {
  it("are tried packed by every codec that Kafka knows, at several levels", () => {
    expect(packed).toHaveLength(16);
  });

  it.each(packed)("are read as they were sent: %s", async (name) => {
    const plain = await fetchAll(golden("codec-none"));
    expect(plain).toHaveLength(41);
    expect(JSON.stringify(await fetchAll(golden(name)))).toBe(JSON.stringify(plain));
  });

  it.each(packed)("are read from the middle of a batch on: %s", async (name) => {
    const { records, next } = await fetchFrom(golden(name), 37);
    expect(records.map(({ offset }) => offset)).toEqual([37, 38, 39, 40]);
    expect(next).toBe(41);
  });

  it.each([1, 3, 19])("are read over many blocks of zstd that reach back over others, level %i", async (level) => {
    const sha256 = createHash("sha256");
    for (const { value } of await fetchAll(golden(`blocks-zstd-${level}`))) sha256.update(value ?? "no value");
    const sent = readFileSync(join(__dirname, "../golden/blocks.sha256"), "utf8").trim();
    expect(sha256.digest("hex")).toBe(sent);
  });
});
