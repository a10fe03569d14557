import { lakeIdentityObject } from "../../../contracts/lake-layout";
import { lakeIdentity } from "../../../functions/runtime/lake-identity";
import { createMemoryObjectStore } from "../memory-stores";

describe("the identity of a lake", () => {
  it("is given once, and stays", async () => {
    const store = createMemoryObjectStore();
    expect(await lakeIdentity(store)).toBe(await lakeIdentity(store));
  });

  it.each(["", "{", "null", '{"id":7}'])("is refused by its name where its object is damaged: %s", async (damaged) => {
    const store = createMemoryObjectStore();
    await store.create(lakeIdentityObject, Buffer.from(damaged), {});
    await expect(lakeIdentity(store)).rejects.toMatchObject({
      code: "RS-LAKE-DAMAGED",
      message: expect.stringContaining(lakeIdentityObject) as string,
    });
  });
});
