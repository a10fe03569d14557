import { memoryVariables } from "../../stacks/functions/memory-variables";

describe("what a function may hold", () => {
  it("is half of the memory as Node's heap, and the defaults for 512 MiB", () => {
    for (const name of ["produce", "enrich", "load-search", "load-lake"] as const)
      expect(memoryVariables(name, 512)).toEqual({ NODE_OPTIONS: "--max-old-space-size=256" });
  });

  it("follows the memory, in fetches, batches and rows that wait", () => {
    expect(memoryVariables("produce", 256)).toEqual({ NODE_OPTIONS: "--max-old-space-size=128" });
    expect(memoryVariables("enrich", 256)).toEqual({
      NODE_OPTIONS: "--max-old-space-size=128",
      RS_KAFKA_FETCH_BYTES: String(256 * 1024),
      RS_BATCH_BYTES: String(2 * 1024 * 1024),
    });
    expect(memoryVariables("load-lake", 1_024)).toEqual({
      NODE_OPTIONS: "--max-old-space-size=512",
      RS_KAFKA_FETCH_BYTES: String(1024 * 1024),
      RS_BATCH_BYTES: String(8 * 1024 * 1024),
      RS_FLUSH_BYTES: String(64 * 1024 * 1024),
      RS_HELD_BYTES: String(128 * 1024 * 1024),
    });
  });
});
