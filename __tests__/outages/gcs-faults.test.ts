import { createGcsObjectStore, type GcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import { openFaultyProxy, type Fault } from "../integration/faulty-proxy";
import { freshBucket } from "../integration/fresh";
import { server } from "../integration/server";

const gcs = server("GCS_API_ENDPOINT");

gcs.describe(`the object store behind a bad line${gcs.note}`, () => {
  const fresh = async ({
    requestTimeoutMs = 20_000,
    storageClass,
  }: { requestTimeoutMs?: number; storageClass?: "NEARLINE" } = {}) => {
    const proxy = await openFaultyProxy(gcs.address);
    const { bucket } = await freshBucket(gcs.address);
    const connection = {
      bucket,
      apiEndpoint: proxy.address,
      requestTimeoutMs,
      ...(storageClass && { storageClass }),
    };
    return { proxy, store: createGcsObjectStore({ connection }), connection };
  };
  const upload = /^POST \/upload/;
  const uploads = (seen: readonly { readonly path: string }[]) =>
    seen.filter(({ path }) => path.startsWith("/upload")).length;
  const body = Buffer.from("a row");

  it.each<[string, Fault]>([
    ["was answered with 503", { replacedBy: 503 }],
    ["was never answered: the line was cut", "cut after"],
  ])("meets its own object where an upload that had succeeded %s", async (_what, fault) => {
    const { proxy, store } = await fresh();
    proxy.inject(upload, fault);
    // Tried again by the client, to which the answer is then a 412.
    expect(await store.create("a", body, { "last-offset": "7" })).toBe("exists");
    expect(uploads(proxy.seen)).toBe(2);
    expect(await store.metadata("a")).toEqual({ "last-offset": "7" });
    expect(Buffer.from((await store.read("a")) ?? []).toString()).toBe("a row");
  });

  it.each<[string, Fault]>([
    ["503", { answers: 503 }],
    ["429", { answers: 429 }],
    ["a line that was cut", "cut before"],
  ])("creates once what %s kept from arriving", async (_what, fault) => {
    const { proxy, store } = await fresh();
    proxy.inject(upload, fault);
    expect(await store.create("a", body, {})).toBe("created");
    expect(await store.create("a", body, {})).toBe("exists");
  });

  it("is unavailable when no answer comes in time", async () => {
    const { proxy, store } = await fresh({ requestTimeoutMs: 500 });
    proxy.inject(upload, "silent", "silent", "silent", "silent");
    await expect(store.create("a", body, {})).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
  });

  const asked: Readonly<Record<string, readonly [RegExp, string, (store: GcsObjectStore) => Promise<unknown>]>> = {
    read: [/^GET .*alt=media/, "read trips/a", (store) => store.read("trips/a")],
    metadata: [/^GET .*\/o\/trips/, "look at trips/a", (store) => store.metadata("trips/a")],
    list: [/^GET .*\/o\?/, "list trips/", (store) => store.list("trips/")],
    folders: [/^GET .*delimiter=/, "list trips/", (store) => store.folders("trips/")],
  };
  const frosts = ["silent", "stops midway"] as const;
  it.each(frosts.flatMap((frost) => Object.keys(asked).map((method) => [frost, method] as const)))(
    "is unavailable at a line that is %s to %s, within its bound, and answers when it is asked again",
    async (frost, method) => {
      const { proxy, store, connection } = await fresh();
      const [request, what, call] = asked[method]!;
      await store.create("trips/a", body, {});
      const impatient = createGcsObjectStore({ connection: { ...connection, requestTimeoutMs: 500 } });
      // The client may ask again by itself, as long as it has time.
      proxy.inject(request, frost, frost, frost, frost);
      await expect(call(impatient)).rejects.toMatchObject({
        code: "RS-UNAVAILABLE",
        message: expect.stringContaining(
          `bucket ${connection.bucket}, asked to ${what} for 500 ms (RS_LAKE_TIMEOUT_MS)`,
        ) as string,
      });
      const direct = createGcsObjectStore({ connection: { ...connection, apiEndpoint: gcs.address } });
      expect(await call(direct)).toBeDefined();
    },
  );

  it("refuses an object whose bytes were changed on the way back", async () => {
    const { proxy, store } = await fresh();
    await store.create("a", body, {});
    const changed: Fault = { rewritten: () => "a raw" };
    proxy.inject(/^GET .*alt=media/, changed, changed, changed, changed);
    await expect(store.read("a")).rejects.toThrow();
  });

  it("creates no object whose bytes were changed on the way there", async () => {
    const { proxy, store } = await fresh();
    const changed: Fault = { rewritten: (answer) => answer.replace(/"crc32c": *"[^"]+"/, '"crc32c":"AAAAAA=="') };
    proxy.inject(upload, changed);
    await expect(store.create("a", body, {})).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    expect(await store.create("a", body, {})).toBe("created");
    expect(Buffer.from((await store.read("a")) ?? []).toString()).toBe("a row");
  });

  it("takes a bucket that is missing for no object that is not there", async () => {
    const { proxy, store } = await fresh();
    // As Cloud Storage answers; the emulator says the same of both.
    const message = "The specified bucket does not exist.";
    const error = { code: 404, message, errors: [{ message, domain: "global", reason: "notFound" }] };
    proxy.inject(/^GET/, { answers: 404, body: JSON.stringify({ error }) });
    await expect(store.metadata("a")).rejects.toMatchObject({ code: "RS-LAKE-BUCKET-MISSING" });
    expect(await store.metadata("a")).toBeUndefined();
  });

  it("uploads in the storage class that is asked for, else in the bucket's own", async () => {
    const [cold, plain] = [await fresh({ storageClass: "NEARLINE" }), await fresh()];
    await cold.store.create("a", body, {});
    await plain.store.create("a", body, {});
    const classOf = ({ seen }: typeof cold.proxy) =>
      seen.map((one) => /"storageClass":"(\w+)"/.exec(one.body)?.[1]).find((found) => found !== undefined);
    expect([classOf(cold.proxy), classOf(plain.proxy)]).toEqual(["NEARLINE", undefined]);
  });
});
