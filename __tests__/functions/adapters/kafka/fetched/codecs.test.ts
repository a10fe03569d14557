import { fetchAll, fetchFrom, golden, goldenNames } from "./answers";

const packed = goldenNames.filter((name) => /^codec-(gzip|snappy|lz4|zstd)(?!.*damaged)/.test(name));

describe("records of other people's producers", () => {
  it("are tried of every codec that Kafka knows, at several levels", () => {
    expect(packed).toHaveLength(16);
  });

  it.each(packed)("are read as they were sent: %s", async (name) => {
    const plain = await fetchAll(golden("codec-none"));
    expect(plain).toHaveLength(41);
    expect(await fetchAll(golden(name))).toEqual(plain);
  });

  it.each(packed)("are read from the middle of a batch on: %s", async (name) => {
    const { records } = await fetchFrom(golden(name), 37);
    expect(records.map(({ offset }) => offset)).toEqual([37, 38, 39, 40]);
  });
});
