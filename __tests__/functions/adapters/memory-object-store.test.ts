import { createMemoryObjectStore } from "../memory-stores";
import { describeObjectStoreContract } from "./object-store-contract";

describe("the object store in memory", () => {
  describeObjectStoreContract({
    open: () => Promise.resolve({ store: createMemoryObjectStore(), close: () => Promise.resolve() }),
  });
});
