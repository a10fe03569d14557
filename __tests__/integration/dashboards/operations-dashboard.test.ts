import type { estypes } from "@elastic/elasticsearch";
import type { SearchTrip } from "../../../contracts/trip-schema";
import type { Dashboard } from "../../../dashboards/kibana/dashboard-schema";
import { kibanaNames } from "../../../dashboards/kibana/names";
import { operationsDashboard } from "../../../dashboards/kibana/operations-dashboard";
import { cellDecimals } from "../../../dashboards/kibana/panels";
import { pickupsMap } from "../../../dashboards/kibana/pickups-map";
import {
  createElasticsearchClient,
  openElasticsearchIndex,
} from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { freshSearch } from "../fresh";
import { server } from "../server";
import {
  barsOf,
  inWindow,
  metricAggregations,
  numbersOf,
  xyAggregations,
  type Answer,
  type MetricChart,
  type Query,
  type XyChart,
} from "./kibana-questions";
import { knownTrips, window } from "./known-trips";
import { systemClock } from "../../../functions/runtime/clock";

const elasticsearch = server("ELASTICSEARCH_URL");
const connection = freshSearch(elasticsearch.address);
const { alias } = connection;
const dashboard = operationsDashboard(kibanaNames(alias));
interface GeoJsonPoint {
  readonly coordinates: readonly [longitude: number, latitude: number];
}

const widths = { time: "1h", values: 10 };

elasticsearch.describe(`the dashboard of Operations, asked of Elasticsearch${elasticsearch.note}`, () => {
  const client = createElasticsearchClient(connection);
  const index = openElasticsearchIndex({ clock: systemClock, connection });

  beforeAll(async () => {
    await index.bulkCreate(knownTrips);
    // As load-search does after a crash: every trip comes again.
    await index.bulkCreate(knownTrips);
    await index.refresh();
  });
  afterAll(() => Promise.all([index.close(), client.close()]));

  const panel = <Type extends Dashboard["panels"][number]["type"]>(type: Type, id: string) => {
    const found = dashboard.panels.find((one) => one.type === type && one.id === id);
    if (!found) throw new Error(`no ${type} ${id}`);
    return found as Extract<Dashboard["panels"][number], { readonly type: Type }>;
  };
  const asked = async (aggs: Record<string, estypes.AggregationsAggregationContainer>): Promise<Answer> => {
    const found = await client.search<unknown, Answer>({ index: alias, size: 0, query: inWindow(window), aggs });
    if (!found.aggregations) throw new Error("no aggregations were answered");
    return found.aggregations;
  };
  const metric = async (id: string) =>
    numbersOf(await asked(metricAggregations(panel("vis", id).config as MetricChart, window)));
  const bars = async (id: string, more: Partial<typeof widths> = {}) =>
    barsOf(await asked(xyAggregations(panel("vis", id).config as XyChart, window, { ...widths, ...more })));

  it.each<readonly [string, readonly number[]]>([
    ["trips-now", [2, 5]],
    ["revenue-now", [13, 94.95]],
    ["mean-price", [18.99]],
    ["mean-distance", [7.94]],
  ])("counts %s: the last quarter of an hour, then the whole time", async (id, numbers) => {
    expect(await metric(id)).toEqual(numbers);
  });

  it.each<readonly [string, readonly string[], Partial<typeof widths>]>([
    [
      "trips-over-time",
      ["2026-06-05T03:00:00.000Z low: 1", "2026-06-05T09:00:00.000Z high: 2", "2026-06-05T11:00:00.000Z standard: 2"],
      {},
    ],
    [
      "revenue-over-time",
      [
        "2026-06-05T03:00:00.000Z low: 1.2",
        "2026-06-05T09:00:00.000Z high: 80.75",
        "2026-06-05T11:00:00.000Z standard: 13",
      ],
      {},
    ],
    ["revenue-by-comfort", ["high: 80.75", "standard: 13", "low: 1.2"], {}],
    // The trip without a zone is in none of them.
    ["revenue-by-zone", ["2: 30.5", "1: 13", "3: 1.2"], {}],
    ["distances", ["0: 3", "10: 1", "20: 1"], {}],
    ["prices", ["0: 3", "25: 1", "50: 1"], { values: 25 }],
  ])("draws %s", async (id, expected, more) => {
    expect(await bars(id, more)).toEqual(expected);
  });

  it("draws no chart that is not asked here", () => {
    expect(dashboard.panels.map(({ id }) => id).sort()).toEqual(
      [
        ...["trips-now", "revenue-now", "mean-price", "mean-distance", "trips-over-time", "revenue-over-time"],
        ...["revenue-by-comfort", "revenue-by-zone", "distances", "prices", "pickups", "elsewhere", "last-trips"],
        // dead-letters.test.ts asks these.
        ...["dead-letters-by-reason", "last-dead-letters"],
      ].sort(),
    );
  });

  /**
   * What stands for the ES|QL query of the heatmap, which this Elasticsearch may not know: its WHERE as a query, its ROUND
   * and its COUNT over the places that the index gives back.
   */
  it("draws pickups where they are: in cells of a hundredth of a degree", async () => {
    const cells = await cellsOfPickups();
    expect([...cells].sort()).toEqual([
      ["40.76,-73.99", 1],
      ["48.7,2.1", 1],
      ["48.86,2.35", 2],
      ["48.87,2.3", 1],
    ]);
  });

  async function cellsOfPickups(): Promise<ReadonlyMap<string, number>> {
    const { hits } = await client.search({
      index: alias,
      size: 100,
      _source: false,
      query: inWindow(window),
      fields: [{ field: "locationClient", format: "geojson" }],
    });
    const cells = new Map<string, number>();
    const places = hits.hits.flatMap(({ fields }) => (fields?.["locationClient"] ?? []) as readonly GeoJsonPoint[]);
    for (const {
      coordinates: [lon, lat],
    } of places) {
      const cell = [lat, lon].map((degrees) => Number(degrees.toFixed(cellDecimals))).join(",");
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
    return cells;
  }

  it("shows the last trips, the latest first, with every column", async () => {
    const [tab] = panel("discover_session", "last-trips").config.tabs;
    if (!tab) throw new Error("no tab");
    const shown = async (chosen: readonly Query[] = []) => {
      const { hits } = await client.search<SearchTrip>({
        index: alias,
        size: tab.sample_size,
        query: inWindow(window, chosen),
        sort: tab.sort.map(({ name, direction }) => ({ [name]: direction })),
        _source: tab.column_order,
      });
      return hits.hits.flatMap(({ _source }) => _source ?? []);
    };
    const all = await shown();
    expect(all.map(({ trip_id }) => trip_id)).toEqual(["awa-2", "awa-1", "zoe-2", "zoe-1", "ben-1"]);
    expect(Object.keys(all[0] ?? {}).sort()).toEqual([...tab.column_order].sort());
  });

  it.each<readonly [string, string, readonly string[]]>([
    ["nomclient", "MARTIN", ["Zoé Martin"]],
    ["nomclient", "diop", ["AWA DIOP"]],
    ["telephoneClient", "6333", ["0633333333"]],
    ["trip_id", "ben", ["ben-1"]],
    ["confort", "", ["high", "low", "standard"]],
    ["zone", "", ["1", "2", "3"]],
  ])("offers values of %s for %j, and finds the trips of one", async (field, typed, offered) => {
    const control = dashboard.pinned_panels.find(({ id }) => id === `choose-${field}`);
    const name = control?.config.field_name ?? "";
    // What is typed into the list, as Kibana asks for it.
    const typedIn: Query =
      typed === "" ? { match_all: {} } : { wildcard: { [name]: { value: `*${typed}*`, case_insensitive: true } } };
    const { aggregations } = await client.search<
      unknown,
      {
        readonly offered: {
          readonly buckets: readonly { readonly key: string | number; readonly doc_count: number }[];
        };
      }
    >({
      index: alias,
      size: 0,
      query: inWindow(window, [typedIn]),
      aggs: { offered: { terms: { field: name, size: 10, order: { _key: "asc" } } } },
    });
    const buckets = aggregations?.offered.buckets ?? [];
    expect(buckets.map(({ key }) => String(key))).toEqual(offered);
    const [first] = buckets;
    const chosen = inWindow(window, [{ terms: { [name]: [first?.key ?? ""] } }]);
    expect((await client.count({ index: alias, query: chosen })).count).toBe(first?.doc_count);
  });

  it("maps each cell of pickups with its number and the zone that most of them have", async () => {
    const [, , zones] = JSON.parse(String(pickupsMap(kibanaNames(alias)).attributes["layerListJSON"])) as readonly {
      readonly sourceDescriptor: {
        readonly geoField: string;
        readonly metrics: readonly { readonly field?: string }[];
      };
    }[];
    const { geoField = "", metrics = [] } = zones?.sourceDescriptor ?? {};
    const field = metrics.flatMap((one) => one.field ?? [])[0] ?? "";
    const { aggregations } = await client.search<
      unknown,
      {
        readonly cells: {
          readonly buckets: readonly {
            readonly doc_count: number;
            readonly top: { readonly buckets: readonly { readonly key: number }[] };
            readonly middle: { readonly location: { readonly lat: number; readonly lon: number } };
          }[];
        };
      }
    >({
      index: alias,
      size: 0,
      query: inWindow(window),
      aggs: {
        cells: {
          geotile_grid: { field: geoField, precision: 12 },
          aggs: { top: { terms: { field, size: 1 } }, middle: { geo_centroid: { field: geoField } } },
        },
      },
    });
    const drawn = (aggregations?.cells.buckets ?? []).map(({ doc_count, top, middle }) => {
      const { lat, lon } = middle.location;
      return `${lat.toFixed(1)},${lon.toFixed(1)}: ${doc_count} in zone ${String(top.buckets[0]?.key ?? "none")}`;
    });
    expect(drawn).toContain("40.8,-74.0: 1 in zone 3");
    expect(drawn).toContain("48.7,2.1: 1 in zone none");
    expect(drawn.filter((cell) => cell.startsWith("48.9,2."))).not.toEqual([]);
  });
});
