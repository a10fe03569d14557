import { createGcsObjectStore } from "../../../functions/adapters/gcs/gcs-object-store";
import { describeObjectStoreContract } from "../../functions/adapters/object-store-contract";
import { freshBucket } from "../fresh";
import { server } from "../server";

const gcs = server("GCS_API_ENDPOINT");

const freshStore = async (props: { readonly resumableFromBytes?: number } = {}) =>
  createGcsObjectStore({ connection: await freshBucket(gcs.address), ...props });

gcs.describe(`the object store in Cloud Storage${gcs.note}`, () => {
  describe("with simple uploads", () => {
    describeObjectStoreContract({ open: async () => ({ store: await freshStore(), close: () => Promise.resolve() }) });
  });

  describe("with resumable uploads", () => {
    describeObjectStoreContract({
      open: async () => ({ store: await freshStore({ resumableFromBytes: 0 }), close: () => Promise.resolve() }),
    });
  });

  it("knows that it may write", async () => {
    const store = await freshStore();
    expect(await store.canWrite()).toBe(true);
    expect(await store.list("")).toEqual([]);
  });

  it("says which bucket is missing", async () => {
    const store = createGcsObjectStore({
      connection: { bucket: "no-such-bucket", apiEndpoint: gcs.address, requestTimeoutMs: 10_000 },
    });
    const missing = {
      code: "RS-LAKE-BUCKET-MISSING",
      message: expect.stringContaining("no-such-bucket") as string,
    };
    await expect(store.create("a", Buffer.from("x"), {})).rejects.toMatchObject(missing);
    await expect(store.list("")).rejects.toMatchObject(missing);
  });

  it("is unavailable while nothing answers at its address", async () => {
    const store = createGcsObjectStore({
      connection: { bucket: "any", apiEndpoint: "http://127.0.0.1:9", requestTimeoutMs: 2_000 },
    });
    await expect(store.create("a", Buffer.from("x"), {})).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
  });
});
