import { setUpSearch } from "../../../functions/adapters/elasticsearch/set-up-search";
import { openHttpServer } from "../../http-server";

const password = "a password of sixteen or more";

/** Answers as Elasticsearch 9 does, and keeps what it was asked; there is no index yet. */
async function openRecorded(statusOf: (path: string) => number = () => 200) {
  const asked: { readonly path: string; readonly body: unknown }[] = [];
  const { address: url, close } = await openHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = `${request.method ?? ""} ${request.url ?? ""}`;
      const text = Buffer.concat(chunks).toString();
      asked.push({ path, body: text === "" ? undefined : JSON.parse(text) });
      const status = request.method === "HEAD" ? 404 : statusOf(path);
      response.writeHead(status, { "x-elastic-product": "Elasticsearch", "content-type": "application/json" });
      response.end(request.method === "HEAD" ? undefined : "{}");
    });
  });
  return { asked, close, connection: { url, alias: "trips", requestTimeoutMs: 5_000, refreshIntervalMs: 500 } };
}

describe("set-up of the search", () => {
  it("makes the role, the user and the index that load-search needs, in this order", async () => {
    const { asked, close, connection } = await openRecorded();
    await setUpSearch(connection, password);
    await close();
    expect(asked.map(({ path }) => path)).toEqual([
      "PUT /_security/role/load-search",
      "PUT /_security/user/load-search",
      "HEAD /_alias/trips",
      "PUT /_index_template/ridestream-trips",
      "PUT /trips-000001",
    ]);
    expect(asked[1]?.body).toMatchObject({ password, roles: ["load-search"] });
  });

  it("lets load-search create and read, and never change or delete a trip", async () => {
    const { asked, close, connection } = await openRecorded();
    await setUpSearch(connection, password);
    await close();
    expect(asked[0]?.body).toMatchObject({
      indices: [{ privileges: ["index", "read", "maintenance", "view_index_metadata"] }],
    });
  });

  it("says who is refused", async () => {
    const { close, connection } = await openRecorded(() => 403);
    await expect(setUpSearch(connection, password)).rejects.toMatchObject({
      message: expect.stringContaining("403") as string,
    });
    await close();
  });
});
