import { setUpSearch } from "../../../functions/adapters/elasticsearch/set-up-search";
import { failed, openScriptedElasticsearch, type Asked } from "./elasticsearch/scripted-elasticsearch";

const password = "a password of sixteen or more";

/** There is nothing yet. */
const nothingYet = ({ path }: Asked) =>
  path.startsWith("GET") && !path.includes("ignore_unavailable") ? failed(404, "index_not_found_exception") : undefined;
const open = (answer = nothingYet) => openScriptedElasticsearch(answer, []);

describe("set-up of the search", () => {
  it("makes the role, the user and the template that load-search needs, in this order", async () => {
    const { asked, close, connection } = await open();
    await setUpSearch(connection, password);
    await close();
    expect(asked.map(({ path }) => path).filter((path) => path.startsWith("PUT"))).toEqual([
      "PUT /_security/role/load-search",
      "PUT /_security/user/load-search",
      "PUT /_index_template/ridestream-trips",
    ]);
    expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({ password, roles: ["load-search"] });
  });

  it("lets load-search make indices, write and read, and remove none", async () => {
    const { asked, close, connection } = await open();
    await setUpSearch(connection, password);
    await close();
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      indices: [{ privileges: ["create_index", "index", "delete", "read", "maintenance", "view_index_metadata"] }],
    });
  });

  it("makes a lifecycle that removes old indices, before the template that names it", async () => {
    const { asked, close, connection } = await open();
    await setUpSearch({ ...connection, keepDays: 30 }, password);
    await close();
    const [policy, template] = asked.filter(({ path }) => path.startsWith("PUT") && !path.includes("_security"));
    expect([policy?.path, template?.path]).toEqual([
      "PUT /_ilm/policy/ridestream-trips",
      "PUT /_index_template/ridestream-trips",
    ]);
    expect(JSON.parse(policy?.body ?? "")).toEqual({
      policy: { phases: { delete: { min_age: "30d", actions: { delete: {} } } } },
    });
    expect(template?.body).toContain('"index.lifecycle.name":"ridestream-trips"');
  });

  it("leaves the removal to load-search where Elasticsearch has no lifecycles", async () => {
    const { asked, close, connection } = await open((one) =>
      one.path.includes("/_ilm/") ? failed(400, "no handler found for uri") : nothingYet(one),
    );
    await setUpSearch({ ...connection, keepDays: 30 }, password);
    await close();
    const template = asked.find(({ path }) => path.startsWith("PUT /_index_template/"));
    expect(template?.body).toContain('"keepDays":30');
    expect(template?.body).not.toContain("lifecycle");
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
