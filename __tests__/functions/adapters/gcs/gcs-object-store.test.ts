import { CRC32C } from "@google-cloud/storage";
import type { ServerResponse } from "http";
import { createGcsObjectStore } from "../../../../functions/adapters/gcs/gcs-object-store";
import { openHttpServer } from "../../../http-server";

const crc32cOf = (text: string) => {
  const checksum = new CRC32C();
  checksum.update(Buffer.from(text));
  return checksum.toString();
};

/** Answers with this body, and the checksum of what is stored. */
const media = (response: ServerResponse, body: string, stored = body) =>
  response
    .writeHead(200, {
      "content-type": "application/octet-stream",
      "x-goog-hash": `crc32c=${crc32cOf(stored)}`,
      "x-goog-stored-content-encoding": "identity",
    })
    .end(body);
const json = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

describe("the object store in Cloud Storage", () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

  const storeThat = async (answer: (query: URLSearchParams, response: ServerResponse) => void) => {
    const asked: URLSearchParams[] = [];
    const server = await openHttpServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://gcs");
      asked.push(searchParams);
      answer(searchParams, response);
    });
    closing.push(server.close);
    const connection = { bucket: "rides", apiEndpoint: server.address, requestTimeoutMs: 60_000 };
    return { store: createGcsObjectStore({ connection }), asked };
  };

  it.each(["a row", "", "x".repeat(300_000)])("reads a body whole (%#)", async (body) => {
    const { store } = await storeThat((_query, response) => media(response, body));
    expect(Buffer.from((await store.read("a")) ?? []).toString()).toBe(body);
  });

  it("reads no body that is not what is stored", async () => {
    const { store } = await storeThat((_query, response) => media(response, "a raw", "a row"));
    await expect(store.read("a")).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
  });

  it("knows an object that is not there from a bucket that is not", async () => {
    const absent = await storeThat((_query, response) => json(response, 404, { error: { message: "No such object" } }));
    expect(await absent.store.read("a")).toBeUndefined();
    const message = "The specified bucket does not exist.";
    const bucketless = await storeThat((_query, response) => json(response, 404, { error: { message } }));
    await expect(bucketless.store.read("a")).rejects.toMatchObject({ code: "RS-LAKE-BUCKET-MISSING" });
  });

  it.each([
    [204, "removed"],
    [412, "changed"],
    [404, "changed"],
  ])("removes an object of the generation that was read: %i is %s", async (status, expected) => {
    const { store, asked } = await storeThat((_query, response) =>
      status === 204
        ? response.writeHead(204).end()
        : json(response, status, { error: { code: status, message: "No such object, or another one" } }),
    );
    expect(await store.remove("trips/a", "17")).toBe(expected);
    expect(asked.map((query) => query.get("ifGenerationMatch"))).toEqual(["17"]);
  });

  it("lists every page, in order, and asks for names alone", async () => {
    const pages: Readonly<Record<string, object>> = {
      first: { items: [{ name: "trips/c" }], nextPageToken: "second" },
      second: { nextPageToken: "third" },
      third: { items: [{ name: "trips/a" }, { name: "trips/b" }] },
    };
    const { store, asked } = await storeThat((query, response) =>
      json(response, 200, pages[query.get("pageToken") ?? "first"] ?? {}),
    );
    expect(await store.list("trips/")).toEqual(["trips/a", "trips/b", "trips/c"]);
    expect(asked.map((query) => [query.get("prefix"), query.get("fields")])).toEqual(
      Array.from({ length: 3 }, () => ["trips/", "items(name),nextPageToken"]),
    );
  });

  it("lists the folders of every page, in order", async () => {
    const pages: Readonly<Record<string, object>> = {
      first: { prefixes: ["trips/dt=2/"], nextPageToken: "second" },
      second: { prefixes: ["trips/dt=1/"] },
    };
    const { store, asked } = await storeThat((query, response) =>
      json(response, 200, pages[query.get("pageToken") ?? "first"] ?? {}),
    );
    expect(await store.folders("trips/")).toEqual(["trips/dt=1/", "trips/dt=2/"]);
    expect(asked.map((query) => query.get("delimiter"))).toEqual(["/", "/"]);
  });
});
