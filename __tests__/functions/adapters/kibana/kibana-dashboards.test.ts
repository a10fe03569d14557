import type { ConnectionOf } from "../../../../contracts/settings";
import { RidestreamError } from "../../../../functions/ports/errors";
import { applyDashboards, removeDashboards } from "../../../../functions/adapters/kibana/kibana-dashboards";
import { openFrozenServer } from "../frozen-server";
import { linesOf, withScriptedKibana, type AskedOfKibana } from "./scripted-kibana";

const connectionTo = (url: string, more: Partial<ConnectionOf<"kibana">> = {}): ConnectionOf<"kibana"> => ({
  url,
  alias: "trips",
  requestTimeoutMs: 60_000,
  ...more,
});

type Answer = Parameters<typeof withScriptedKibana>[1];

/** How a write fails on a Kibana that answers so. */
async function failureOf(answer: Answer): Promise<string> {
  let failure = "none";
  await withScriptedKibana(async (url) => {
    const error = await applyDashboards(connectionTo(url)).catch((reason: unknown) => reason as Error);
    if (error instanceof RidestreamError) failure = `${error.code}: ${error.message}`;
  }, answer);
  return failure;
}

const onImport =
  (status: number, body: object) =>
  ({ path }: AskedOfKibana) =>
    path.includes("_import") ? { status, body } : undefined;

describe("the dashboards in a Kibana", () => {
  it("are written under ids of their own alone, each time the same", async () => {
    const all = await withScriptedKibana(async (url) => {
      const connection = connectionTo(`${url}/s/ops/`, { apiKey: "secret" });
      await applyDashboards(connection);
      await applyDashboards(connection);
    });
    const [first, again] = [all.slice(0, 2), all.slice(2)];
    expect(first.map(({ path }) => path)).toEqual([
      "POST /s/ops/api/saved_objects/_import?overwrite=true",
      "PUT /s/ops/api/dashboards/ridestream-trips-operations",
    ]);
    expect(linesOf(first[0]!)).toMatchObject([
      { id: "ridestream-trips" },
      { id: "ridestream-trips-dead-letters" },
      { id: "ridestream-trips-pickups" },
    ]);
    expect(first[0]?.body).toContain('filename="ridestream.ndjson"');
    expect(JSON.parse(first[1]?.body ?? "")).toMatchObject({ title: "Trips: Operations" });
    expect(first[1]?.body).toContain("/s/ops/app/maps/");
    for (const { headers } of first)
      expect(headers).toMatchObject({ "kbn-xsrf": "true", authorization: "ApiKey secret" });
    expect(again.map(({ path }) => path)).toEqual(first.map(({ path }) => path));
    expect(again[1]?.body).toBe(first[1]?.body);
  });

  it("are removed, whatever of them is there still, and nothing else", async () => {
    const asked = await withScriptedKibana(
      async (url) => expect(await removeDashboards(connectionTo(url, { username: "u", password: "p" }))).toBe(3),
      ({ path }) => (path.includes("/map/") ? { status: 404, body: {} } : undefined),
    );
    expect(asked.map(({ path }) => path)).toEqual([
      "DELETE /api/dashboards/ridestream-trips-operations",
      "DELETE /api/saved_objects/map/ridestream-trips-pickups",
      "DELETE /api/data_views/data_view/ridestream-trips",
      "DELETE /api/data_views/data_view/ridestream-trips-dead-letters",
    ]);
    expect(asked[0]?.headers["authorization"]).toBe(`Basic ${Buffer.from("u:p").toString("base64")}`);
  });

  it.each<readonly [string, Parameters<typeof onImport>, RegExp]>([
    ["credentials", [401, {}], /^RS-KIBANA-FORBIDDEN: .* answers 401 to POST .*: correct RS_KIBANA_API_KEY/],
    ["rights", [403, {}], /^RS-KIBANA-FORBIDDEN: .* answers 403 .*: give the user all rights on Dashboards/],
    ["what it does not know", [404, { message: "Not Found" }], /^RS-KIBANA-REFUSED: .*404: .*Not Found.*9\.5/],
    ["a part of the import", [200, { success: false, errors: [{ id: "x" }] }], /^RS-KIBANA-REFUSED: .*"id":"x"/],
    ["nothing, and is not ready", [503, {}], /^RS-UNAVAILABLE: .*503/],
  ])("end with an error that says what to do where Kibana refuses %s", async (_what, answer, said) => {
    expect(await failureOf(onImport(...answer))).toMatch(said);
  });

  it("are not taken for written where a gateway sends the request on", async () => {
    const redirected = ({ path }: AskedOfKibana) => (path.startsWith("PUT") ? { status: 302, body: {} } : undefined);
    expect(await failureOf(redirected)).toMatch(/^RS-KIBANA-REFUSED: .*302/);
  });

  it("wait no longer for an answer than their setting says", async () => {
    const frozen = await openFrozenServer("says nothing");
    const connection = connectionTo(frozen.address, { requestTimeoutMs: 50 });
    const failure = await applyDashboards(connection).catch((error: unknown) => String(error));
    await frozen.close();
    expect(failure).toMatch(/RS_KIBANA_TIMEOUT_MS/);
  });
});
