import type { estypes } from "@elastic/elasticsearch";
import { searchIndexMapping } from "../../../contracts/search-index";
import type { Dashboard } from "../../../dashboards/kibana/dashboard-schema";
import { kibanaNames } from "../../../dashboards/kibana/names";
import { operationsDashboard } from "../../../dashboards/kibana/operations-dashboard";
import { createElasticsearchClient } from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { freshAlias, freshSearch } from "../fresh";
import { server } from "../server";
import {
  barsOf,
  inWindow,
  metricAggregations,
  numbersOf,
  xyAggregations,
  type Answer,
  type MetricChart,
  type XyChart,
} from "./kibana-questions";
import { knownTrips, window } from "./known-trips";

const elasticsearch = server("ELASTICSEARCH_URL");

/** Trips of the window in an index whose mapping, or whose trips, are as the original system had them. */
interface Original {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly asWas?: (trip: (typeof knownTrips)[number]) => object;
}

/** What went wrong in the original system's charts goes right in these, and would go wrong again as it was there. */
elasticsearch.describe(`a pitfall of the original dashboard${elasticsearch.note}`, () => {
  const client = createElasticsearchClient(freshSearch(elasticsearch.address));
  afterAll(() => client.close());

  async function indexed({ properties = {}, asWas = (trip) => trip }: Original = {}): Promise<string> {
    const index = freshAlias();
    const mapping = searchIndexMapping() as estypes.MappingTypeMapping;
    const mappings = { ...mapping, properties: { ...mapping.properties, ...properties } } as estypes.MappingTypeMapping;
    await client.indices.create({ index, mappings });
    const operations = knownTrips.flatMap((trip) => [{ index: { _id: trip.trip_id } }, asWas(trip)]);
    const { errors, items } = await client.bulk({ index, operations, refresh: true });
    if (errors) throw new Error(JSON.stringify(items));
    return index;
  }

  const asked = async (index: string, aggs: Record<string, estypes.AggregationsAggregationContainer>) => {
    const found = await client.search<unknown, Answer>({ index, size: 0, query: inWindow(window), aggs });
    return found.aggregations ?? {};
  };
  const configOf = (id: string) => {
    const { panels }: Dashboard = operationsDashboard(kibanaNames("trips"));
    return panels.find((panel) => panel.id === id)?.config;
  };
  const comfort = (index: string) =>
    asked(index, xyAggregations(configOf("revenue-by-comfort") as XyChart, window, { time: "1h", values: 10 }));

  it("the comfort chart is empty, is closed: confort is a keyword, which aggregates; a text does not", async () => {
    expect(barsOf(await comfort(await indexed()))).toEqual(["high: 80.75", "standard: 13", "low: 1.2"]);
    const asText = await indexed({ properties: { confort: { type: "text" } } });
    await expect(comfort(asText)).rejects.toThrow(/Fielddata is disabled|text fields are not optimised/i);
  });

  it("Paris is drawn off Somalia, is closed: a place is an object; text is read as latitude, longitude", async () => {
    const nearParis = async (index: string) => {
      const near = { geo_distance: { distance: "5km", locationClient: { lat: 48.8566, lon: 2.3522 } } };
      return (await client.count({ index, query: inWindow(window, [near]) })).count;
    };
    expect(await nearParis(await indexed())).toBe(3);
    const asText = await indexed({
      // "longitude, latitude", as the original wrote it.
      asWas: (trip) => ({ ...trip, locationClient: `${trip.locationClient.lon},${trip.locationClient.lat}` }),
    });
    expect(await nearParis(asText)).toBe(0);
    const off = { geo_distance: { distance: "5km", locationClient: { lat: 2.3522, lon: 48.8566 } } };
    expect((await client.count({ index: asText, query: inWindow(window, [off]) })).count).toBe(2);
  });

  it("revenue is multiplied by a join, is closed: a trip is one document, however many its client has", async () => {
    const revenue = async (index: string) =>
      numbersOf(await asked(index, metricAggregations(configOf("revenue-now") as MetricChart, window)));
    const index = await indexed();
    expect(await revenue(index)).toEqual([13, 94.95]);
    // Each trip once for each trip of its client, as a join by the client makes of them.
    const joined = knownTrips.flatMap((one) =>
      knownTrips
        .filter(({ nomclient, trip_id }) => nomclient === one.nomclient && trip_id !== one.trip_id)
        .map((other) => ({ ...one, trip_id: `${one.trip_id} and ${other.trip_id}` })),
    );
    const operations = joined.flatMap((trip) => [{ index: { _id: trip.trip_id } }, trip]);
    await client.bulk({ index, operations, refresh: true });
    expect((await revenue(index))[1]).toBeGreaterThan(94.95);
  });
});
