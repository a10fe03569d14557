import { withScriptedKibana } from "../../functions/adapters/kibana/scripted-kibana";
import { ridestream } from "../ridestream";

describe("ridestream dashboards", () => {
  it("puts the dashboard into the Kibana that the settings name, and takes it out again", async () => {
    const asked = await withScriptedKibana(async (url) => {
      const env = { RS_KIBANA_URL: url, RS_KIBANA_API_KEY: "secret", RS_ELASTICSEARCH_ALIAS: "rides" };
      expect(await ridestream(["dashboards", "apply"], { env })).toMatchObject({
        code: 0,
        stdout: `the dashboard "Trips: Operations" is in ${url}\n`,
      });
      expect(await ridestream(["dashboards", "remove"], { env })).toMatchObject({
        code: 0,
        stdout: `removed 4 saved objects from ${url}\n`,
      });
    });
    expect(asked.map(({ path }) => path)).toEqual([
      "POST /api/saved_objects/_import?overwrite=true",
      "PUT /api/dashboards/ridestream-rides-operations",
      "DELETE /api/dashboards/ridestream-rides-operations",
      "DELETE /api/saved_objects/map/ridestream-rides-pickups",
      "DELETE /api/data_views/data_view/ridestream-rides",
      "DELETE /api/data_views/data_view/ridestream-rides-dead-letters",
    ]);
  });

  it("shows the requests without a server", async () => {
    const { code, stdout } = await ridestream(["dashboards", "show"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { method: "POST" },
      { method: "PUT", path: "/api/dashboards/ridestream-trips-operations", body: { title: "Trips: Operations" } },
    ]);
  });

  it("says which setting is missing", async () => {
    const { code, stderr } = await ridestream(["dashboards", "apply"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^RS-SETTINGS-INVALID: .*RS_KIBANA_URL is missing/);
  });
});
