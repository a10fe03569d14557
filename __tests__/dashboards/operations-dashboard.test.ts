import { Value } from "@sinclair/typebox/value";
import { searchIndexMapping } from "../../contracts/search-index";
import { lettersIndex } from "../../contracts/search-letters";
import { DashboardSchema, type Dashboard } from "../../dashboards/kibana/dashboard-schema";
import { dashboardRequests, removalRequests } from "../../dashboards/kibana/kibana-requests";
import { kibanaNames } from "../../dashboards/kibana/names";
import { operationsDashboard } from "../../dashboards/kibana/operations-dashboard";
import type { SavedObject } from "../../dashboards/kibana/pickups-map";
import { valuesOf } from "../../dashboards/trip-fields";
import { fieldsAsked } from "./fields-asked";

const names = kibanaNames("trips");
const dashboard = operationsDashboard(names);
const saved = dashboardRequests("trips").flatMap((request) =>
  "file" in request ? request.file.split("\n").map((line) => JSON.parse(line) as SavedObject) : [],
);

describe("the dashboard of Operations", () => {
  it("is what the Dashboards API takes", () => {
    expect([...Value.Errors(DashboardSchema, dashboard)]).toEqual([]);
  });

  it.each<readonly [string, (dashboard: Record<string, unknown>) => object]>([
    ["without a title", ({ title: _title, ...rest }) => rest],
    ["with an empty title", (rest) => ({ ...rest, title: "" })],
    ["with a key that there is none of", (rest) => ({ ...rest, panelsJSON: "[]" })],
    ["without a panel", (rest) => ({ ...rest, panels: [] })],
    ["with a map, which the API has no panel for", (rest) => ({ ...rest, panels: [{ type: "map", config: {} }] })],
    [
      "with a panel wider than it",
      (rest) => ({ ...rest, panels: [{ ...dashboard.panels[0], grid: { x: 0, y: 0, w: 49, h: 1 } }] }),
    ],
  ])("is refused %s", (_what, broken) => {
    expect(Value.Check(DashboardSchema, broken({ ...dashboard }))).toBe(false);
  });

  it("names no field that is not in the mapping", () => {
    const letters = lettersIndex({ alias: "trips", refreshIntervalMs: 500 }).mappings.properties;
    const known = Object.entries({ ...searchIndexMapping().properties, ...letters }).flatMap(([name, one]) => [
      name,
      ...Object.keys((one as { readonly fields?: object }).fields ?? {}).map((below) => `${name}.${below}`),
    ]);
    const asked = fieldsAsked(dashboardRequests("trips"));
    expect(asked.filter(([, field]) => !known.includes(field))).toEqual([]);
    // That they are looked for at all.
    expect(new Set(asked.map(([, field]) => field))).toEqual(
      new Set([
        ...["agent_timestamp", "confort", "distance", "locationClient", "nomDriver", "nomclient", "nomclient.keyword"],
        ...["prix_travel", "telephoneClient", "telephoneDriver", "trip_id", "zone"],
        ...["attempt", "code", "filed_at", "function", "letter", "reason.keyword", "refused_trips"],
      ]),
    );
  });

  it("does not compile with a field that the contract has not", () => {
    // @ts-expect-error: the field is called confort
    expect(() => valuesOf("comfort")).toThrow(/no field comfort/);
  });

  it("groups each text by its keyword, and refuses a text of several words", () => {
    expect(valuesOf("confort")).toBe("confort");
    expect(valuesOf("nomclient")).toBe("nomclient.keyword");
  });

  it("has panels that overlap nowhere, each with an id of its own", () => {
    const cells = dashboard.panels.flatMap(({ grid: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const ids = [...dashboard.panels, ...dashboard.pinned_panels].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("asks the index of trips and that of dead letters, and joins nothing, so that no trip counts twice", () => {
    const sources = JSON.stringify(dashboard).match(/"data_source":\{[^}]*\}/g) ?? [];
    expect(sources).toHaveLength(14);
    for (const source of sources)
      expect(source).toMatch(/"ref_id":"ridestream-trips(-dead-letters)?"|FROM \\"trips\\" /);
    expect(JSON.stringify(dashboard)).not.toMatch(/JOIN|ENRICH/);
  });

  it("counts letters by name, not documents, and lets no choice of trips empty their panels", () => {
    const text = (id: string) => JSON.stringify(dashboard.panels.find((panel) => panel.id === id)?.config);
    expect(text("dead-letters-by-reason")).toContain('"operation":"unique_count","field":"letter"');
    for (const { id, config } of dashboard.panels)
      expect([id, JSON.stringify(config).includes('"ref_id":"ridestream-trips-dead-letters"')]).toEqual([
        id,
        JSON.stringify(config).includes('"ignore_global_filters":true'),
      ]);
    const fields = Object.keys(lettersIndex({ alias: "trips", refreshIntervalMs: 500 }).mappings.properties);
    for (const { config } of dashboard.pinned_panels) expect(fields).not.toContain(config.field_name);
  });

  it("links to the map where Kibana serves it, in a space too", () => {
    const linkIn = (one: Dashboard) => /\]\((\/[^)]*)\)/.exec(JSON.stringify(one.panels))?.[1];
    expect(linkIn(dashboard)).toBe("/app/maps/map/ridestream-trips-pickups");
    expect(linkIn(operationsDashboard(names, "/s/ops"))).toBe("/s/ops/app/maps/map/ridestream-trips-pickups");
  });
});

describe("what the dashboard stands on", () => {
  it("is a data view on the alias, one on the dead letters and a map, whose references are there", () => {
    expect(saved.map(({ type, id }) => `${type} ${id}`)).toEqual([
      "index-pattern ridestream-trips",
      "index-pattern ridestream-trips-dead-letters",
      "map ridestream-trips-pickups",
    ]);
    expect(saved[0]?.attributes).toMatchObject({ title: "trips", timeFieldName: "agent_timestamp" });
    expect(saved[1]?.attributes).toMatchObject({ title: "trips-dead-letters", timeFieldName: "filed_at" });
    const layers = JSON.parse(String(saved[2]?.attributes["layerListJSON"])) as readonly {
      readonly sourceDescriptor: { readonly indexPatternRefName?: string };
    }[];
    const wanted = layers.flatMap(({ sourceDescriptor }) => sourceDescriptor.indexPatternRefName ?? []);
    expect(saved[2]?.references.map(({ name }) => name)).toEqual(wanted);
    for (const { id } of saved[2]?.references ?? []) expect(id).toBe(saved[0]?.id);
  });

  it("draws a trip where it is: pickups are objects with lat and lon, in a field of places", () => {
    expect(searchIndexMapping().properties).toMatchObject({ locationClient: { type: "geo_point" } });
  });

  it("is another one for another alias, and is removed whole", () => {
    const idsOf = (alias: string): readonly string[] => {
      const { dataView, lettersDataView, dashboard: shown, map } = kibanaNames(alias);
      return [dataView, lettersDataView, shown, map];
    };
    expect(idsOf("trips").filter((id) => idsOf("trips-of-test").includes(id))).toEqual([]);
    expect(removalRequests("trips").map(({ method, path }) => `${method} ${path}`)).toEqual([
      "DELETE /api/dashboards/ridestream-trips-operations",
      "DELETE /api/saved_objects/map/ridestream-trips-pickups",
      "DELETE /api/data_views/data_view/ridestream-trips",
      "DELETE /api/data_views/data_view/ridestream-trips-dead-letters",
    ]);
  });
});
