import type { estypes } from "@elastic/elasticsearch";
import { searchIndexNames } from "../../../contracts/search-index";
import type { SearchLetter } from "../../../contracts/search-letters";
import { kibanaNames } from "../../../dashboards/kibana/names";
import { operationsDashboard } from "../../../dashboards/kibana/operations-dashboard";
import { letterTimeField } from "../../../dashboards/letter-fields";
import {
  createElasticsearchClient,
  openElasticsearchIndex,
} from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { openElasticsearchLetters } from "../../../functions/adapters/elasticsearch/elasticsearch-letters";
import { systemClock } from "../../../functions/runtime/clock";
import { freshSearch } from "../fresh";
import { server } from "../server";
import {
  barsOf,
  inWindow,
  tableAggregations,
  xyAggregations,
  type Answer,
  type TableChart,
  type XyChart,
} from "./kibana-questions";
import { knownTrips, window } from "./known-trips";

const elasticsearch = server("ELASTICSEARCH_URL");
const connection = freshSearch(elasticsearch.address);
const { alias, deadLetters } = searchIndexNames(connection.alias);

const letter = (name: string, time: string, more: Partial<SearchLetter> = {}): SearchLetter => ({
  letter: name,
  code: "RS-TRIP-FIELD-MISSING",
  reason: "confort is missing",
  function: "enrich",
  topic: "topic_source",
  refused_trips: 1,
  attempt: 0,
  filed_at: `2026-06-05T${time}:00.000Z`,
  ...more,
});
const unreadable = { code: "RS-MESSAGE-NOT-JSON", reason: "the message is not JSON", refused_trips: 0 };

/** Three letters in the window, one of which was sent again and refused for another reason; and one of the day before. */
const filed = [
  letter("one", "03:00"),
  letter("two", "04:00", unreadable),
  letter("three", "05:00"),
  letter("one", "06:00", { attempt: 1, reason: "zone is missing" }),
  { ...letter("old", "04:00"), filed_at: "2026-06-04T04:00:00.000Z" },
].map((one, n) => ({ id: `log-0-${n}`, letter: one }));

elasticsearch.describe(`dead letters on the dashboard, asked of Elasticsearch${elasticsearch.note}`, () => {
  const client = createElasticsearchClient(connection);
  const letters = openElasticsearchLetters(connection);
  const trips = openElasticsearchIndex({ clock: systemClock, connection });
  const { panels } = operationsDashboard(kibanaNames(alias));
  const configOf = (id: string) => panels.find((panel) => panel.id === id)?.config;

  beforeAll(async () => {
    expect(await letters.create(filed)).toEqual([]);
    // As load-search does after a crash: every letter comes again.
    expect(await letters.create(filed)).toEqual([]);
    await trips.bulkCreate(knownTrips);
    await client.indices.refresh({ index: [alias, deadLetters] });
  });
  afterAll(() => Promise.all([letters.close(), trips.close(), client.close()]));

  const asked = async (aggs: Record<string, estypes.AggregationsAggregationContainer>) => {
    const query = inWindow(window, [], letterTimeField);
    return (await client.search<unknown, Answer>({ index: deadLetters, size: 0, query, aggs })).aggregations ?? {};
  };

  it("counts letters by reason, one that was refused again once", async () => {
    const chart = configOf("dead-letters-by-reason") as XyChart;
    expect(barsOf(await asked(xyAggregations(chart, window, { time: "1h", values: 10 })))).toEqual([
      "RS-TRIP-FIELD-MISSING: 2",
      "RS-MESSAGE-NOT-JSON: 1",
    ]);
  });

  it("lists the letters that were refused last, a row each", async () => {
    const { x } = await asked(tableAggregations(configOf("last-dead-letters") as TableChart));
    expect(x?.buckets.map(({ key }) => key)).toEqual(["one", "three", "two"]);
  });

  it("are no trips: what counts trips sees none of them", async () => {
    expect(await trips.count()).toBe(knownTrips.length);
    const behind = await client.indices.getAlias({ name: alias });
    expect(Object.keys(behind)).not.toContain(deadLetters);
  });

  it("go once they are older than what trips.dlq keeps, and are made again where their index is deleted", async () => {
    expect(await letters.removeFiledBefore(Date.parse(window.from))).toBe("all");
    await client.indices.refresh({ index: deadLetters });
    expect((await client.count({ index: deadLetters })).count).toBe(4);
    const before = await letters.identity();
    await client.indices.delete({ index: deadLetters });
    expect(await letters.create(filed)).toEqual([]);
    expect(await letters.identity()).not.toBe(before);
    const { [deadLetters]: found } = await client.indices.getMapping({ index: deadLetters });
    expect(found?.mappings.dynamic).toBe("strict");
  });
});
