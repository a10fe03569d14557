import { murmur2, partitionOf } from "../../../functions/adapters/partitioner";

describe("the partitioner", () => {
  // From Apache Kafka's own UtilsTest.testMurmur2.
  it.each([
    ["21", -973932308],
    ["foobar", -790332482],
    ["a-little-bit-long-string", -985981536],
    ["a-little-bit-longer-string", -1486304829],
    ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
    ["abc", 479470107],
  ])("hashes %s as Kafka does", (key, hash) => {
    expect(murmur2(Buffer.from(key)) | 0).toBe(hash);
  });

  it("names a partition that exists, for any key", () => {
    for (let n = 0; n < 1_000; n++) expect([0, 1, 2, 3, 4, 5]).toContain(partitionOf(Buffer.from(`key ${n}`), 6));
  });
});
