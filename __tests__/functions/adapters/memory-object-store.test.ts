import { createMemoryObjectStore } from "../memory-stores";
import { describeObjectStoreContract, describeRemovalByGeneration } from "./object-store-contract";

describe("the object store in memory", () => {
  const open = () => Promise.resolve({ store: createMemoryObjectStore(), close: () => Promise.resolve() });
  describeObjectStoreContract({ open });
  describeRemovalByGeneration({ open });
});
