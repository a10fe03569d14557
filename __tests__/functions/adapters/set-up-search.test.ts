import { setUpSearch } from "../../../functions/adapters/elasticsearch/set-up-search";
import { failed, openScriptedElasticsearch, type Asked } from "./elasticsearch/scripted-elasticsearch";

const password = "a password of sixteen or more";

/** There is no index yet; the one that is made holds nothing. */
const nothingYet = ({ path }: Asked) => {
  if (path.includes("/_search")) return { status: 200, body: { hits: { hits: [] } } };
  const isThere = !path.startsWith("GET") || path.includes("/_refresh");
  return isThere ? { status: 200, body: {} } : failed(404, "index_not_found_exception");
};

describe("set-up of the search", () => {
  it("makes the role, the user and the index that load-search needs, in this order", async () => {
    const { asked, close, connection } = await openScriptedElasticsearch(nothingYet);
    await setUpSearch(connection, password);
    await close();
    expect(asked.map(({ path }) => path)).toEqual([
      "PUT /_security/role/load-search",
      "PUT /_security/user/load-search",
      "GET /trips/_alias",
      "PUT /_index_template/ridestream-trips",
      "PUT /trips-000001",
      // Whether documents of a former version lack what is searched of them.
      expect.stringMatching(/trips\/_refresh/) as string,
      expect.stringMatching(/trips\/_search/) as string,
    ]);
    expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({ password, roles: ["load-search"] });
  });

  it("lets load-search create and read, and never change or delete a trip", async () => {
    const { asked, close, connection } = await openScriptedElasticsearch(nothingYet);
    await setUpSearch(connection, password);
    await close();
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      indices: [{ privileges: ["index", "read", "maintenance", "view_index_metadata"] }],
    });
  });

  it("says who is refused", async () => {
    const { close, connection } = await openScriptedElasticsearch(() => failed(403, "security_exception"));
    await expect(setUpSearch(connection, password)).rejects.toMatchObject({
      code: "RS-SEARCH-FORBIDDEN",
      message: expect.stringContaining("403") as string,
    });
    await close();
  });
});
