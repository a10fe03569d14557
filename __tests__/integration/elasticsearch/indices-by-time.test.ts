import type { estypes } from "@elastic/elasticsearch";
import { tripSequence } from "../../../contracts/log-records";
import { searchIndexMapping, searchIndexNames } from "../../../contracts/search-index";
import type { SearchTrip } from "../../../contracts/trip-schema";
import {
  createElasticsearchClient,
  openElasticsearchIndex,
} from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { systemClock } from "../../../functions/runtime/clock";
import { ridestream } from "../../cli/ridestream";
import { searchTrip } from "../../functions/adapters/search-index-contract";
import { eventually } from "../eventually";
import { freshAlias } from "../fresh";
import { server } from "../server";

const elasticsearch = server("ELASTICSEARCH_URL");
const dayMs = 86_400_000;
/** `RIDESTREAM_TRIPS=100000` by hand. */
const manyTrips = Number(process.env["RIDESTREAM_TRIPS"] ?? 6_000);

const log = { topic: "topic_source", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 };
/** A trip priced at a time of some day, told by the record of that offset. */
const tripOn = (day: number, id: string, offset = day, changes: Partial<SearchTrip> = {}) => {
  const priced = new Date(Date.UTC(2026, 5, day, 10)).toISOString();
  return searchTrip(id, {
    agent_timestamp: priced,
    sequence: tripSequence(log, offset, 0, Date.parse(priced)),
    ...changes,
  });
};

elasticsearch.describe(`indices by the day on which trips were priced${elasticsearch.note}`, () => {
  const opened: { close(): Promise<unknown> }[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

  /** An index at noon of that day of June. */
  const on = (day: number, keepDays?: number, alias = freshAlias()) => {
    const connection = {
      url: elasticsearch.address,
      alias,
      requestTimeoutMs: 20_000,
      refreshIntervalMs: 500,
      ...(keepDays !== undefined && { keepDays }),
    };
    const nowMs = Date.UTC(2026, 5, day, 12);
    const index = openElasticsearchIndex({ connection, clock: { ...systemClock, now: () => nowMs } });
    const client = createElasticsearchClient(connection);
    opened.push(index, client);
    const behind = async () => {
      const found = await client.indices.getAlias({ name: alias }, { ignore: [404] });
      return Object.keys(found)
        .filter((name) => name.startsWith(alias))
        .map((name) => name.slice(alias.length + 1))
        .sort();
    };
    return { alias, index, client, behind };
  };
  const all = async (index: ReturnType<typeof on>["index"]) => {
    await index.refresh();
    return (await index.latest(10)).map(({ trip_id: id, prix_travel: price }) => [id, price]);
  };

  it.each([
    ["in order", [3, 5]],
    ["out of order", [5, 3]],
  ] as const)("hold a trip told again on another day once, as it was first told: %s", async (_how, days) => {
    const { index, behind } = on(6, 30);
    for (const day of days) {
      const told = [tripOn(day, "again", day, { prix_travel: day }), tripOn(day, `once-${day}`, day)];
      expect(await index.bulkCreate(told)).toMatchObject({ rejected: [] });
    }
    expect((await all(index)).filter(([id]) => id === "again")).toEqual([["again", 3]]);
    expect(await index.count()).toBe(3);
    expect(await behind()).toEqual(["2026.06.03", "2026.06.05"]);
    // And whatever is written again after a crash.
    const again = await index.bulkCreate([tripOn(5, "again", 5), tripOn(3, "again", 3)]);
    expect(again).toEqual({ created: 0, existing: 2, rejected: [] });
    expect(await index.count()).toBe(3);
  });

  it("hold each trip once that several instances are told on several days at once", async () => {
    const { index, alias } = on(9, 30);
    const instances = [3, 5, 7, 8].map((day) => ({ day, index: on(9, 30, alias).index }));
    const ids = Array.from({ length: 300 }, (_, n) => `trip-${n}`);
    await Promise.all(
      instances.map(async ({ day, index: instance }) => {
        for (let at = 0; at < ids.length; at += 50) {
          const trips = ids
            .slice(at, at + 50)
            .map((id, n) => tripOn(day, id, day * 1_000 + at + n, { prix_travel: day }));
          await eventually("the trips are taken", () =>
            instance.bulkCreate(trips).then(
              () => true,
              () => false,
            ),
          );
        }
      }),
    );
    await index.refresh();
    expect(await index.count()).toBe(ids.length);
    const [{ revenue } = { revenue: "" }] = await index.revenueByComfort({ fromMs: 0, toMs: Date.UTC(2027, 0) });
    expect(revenue).toBe((3 * ids.length).toFixed(2));
  });

  it("are removed once all of their trips are older than what is kept, and nothing else is", async () => {
    const { index, alias, behind } = on(3, 2);
    const perDay = Math.floor(manyTrips / 3);
    for (const day of [1, 2, 3])
      for (let from = 0; from < perDay; from += 2_000) {
        const trips = Array.from({ length: Math.min(2_000, perDay - from) }, (_, n) =>
          tripOn(day, `${day}-${from + n}`, day * 1_000_000 + from + n, { prix_travel: day }),
        );
        await index.bulkCreate(trips);
      }
    await index.refresh();
    const identity = await index.identity();
    const revenue = async () => {
      const [sum] = await index.revenueByComfort({ fromMs: 0, toMs: Date.UTC(2027, 0) });
      return [sum?.trips, Number(sum?.revenue)];
    };
    const sums: Record<string, (number | undefined)[]> = {
      "three days": [3 * perDay, 6 * perDay],
      "two days": [2 * perDay, 5 * perDay],
      "one day": [perDay, 3 * perDay],
    };
    expect(await revenue()).toEqual(sums["three days"]);

    // Whoever asks while it is removed is told of the old day, or not; never of anything else.
    const removal = new AbortController();
    const asked = (async () => {
      const answers = new Set<string>();
      while (!removal.signal.aborted) {
        answers.add(JSON.stringify(await revenue()));
        answers.add(JSON.stringify((await index.find({ tripId: "2-0" }, 1)).length));
      }
      return answers;
    })();
    await on(4, 2, alias).index.identity();
    expect(await behind()).toEqual(["2026.06.02", "2026.06.03"]);
    removal.abort();
    const allowed = ["1", JSON.stringify(sums["three days"]), JSON.stringify(sums["two days"])];
    expect([...(await asked)].filter((answer) => !allowed.includes(answer))).toEqual([]);
    expect(await revenue()).toEqual(sums["two days"]);
    // What was removed on purpose is no loss: nothing is read again.
    expect(await index.identity()).toBe(identity);

    const environment = { RS_ELASTICSEARCH_URL: elasticsearch.address, RS_ELASTICSEARCH_ALIAS: alias };
    const kept = String(Math.floor((systemClock.now() - Date.UTC(2026, 5, 3)) / dayMs));
    const expired = await ridestream(["trips", "expire", "--keep-days", kept], { env: environment });
    expect([expired.code, expired.stdout]).toEqual([0, `removed ${alias}-2026.06.02\n`]);
    await index.refresh();
    expect(await revenue()).toEqual(sums["one day"]);
    expect(await index.identity()).toBe(identity);
  });

  it("stay of the form that is in place for who says nothing, and keeps each trip where it is", async () => {
    const { index, alias, behind } = on(6, 30);
    await index.bulkCreate([tripOn(3, "a"), tripOn(5, "b")]);
    const other = on(6, undefined, alias).index;
    expect(await other.bulkCreate([tripOn(3, "a"), tripOn(5, "c")])).toEqual({ created: 1, existing: 1, rejected: [] });
    // Another form is another index: a trip that is told again stays in the one by day.
    const { index: forEver, behind: all_ } = on(6, 0, alias);
    expect(await forEver.bulkCreate([tripOn(3, "a"), tripOn(5, "d")])).toMatchObject({ created: 1, existing: 1 });
    await index.refresh();
    expect(await index.count()).toBe(4);
    expect(await behind()).toEqual(["2026.06", "2026.06.03", "2026.06.05"]);
    expect(await all_()).toEqual(await behind());
  });

  it("are other ones for load-search, once one of them is deleted that is still to be kept", async () => {
    const { index, client, alias } = on(6, 30);
    await index.bulkCreate([tripOn(3, "a"), tripOn(5, "b")]);
    const before = await index.identity();
    await client.indices.delete({ index: `${alias}-2026.06.03` });
    const after = await index.identity();
    expect(after).not.toBe(before);
    expect(await index.identity()).toBe(after);
    // Made again with the first trip that belongs there.
    await index.bulkCreate([tripOn(3, "a"), tripOn(5, "b")]);
    expect(await index.identity()).toBe(after);
    await client.indices.delete({ index: searchIndexNames(alias).state });
    expect([before, after]).not.toContain(await index.identity());
  });

  it("follow the single index of a former version: no trip is lost or twice, and nothing is read again", async () => {
    const { index, client, alias, behind } = on(6, 30);
    const { former } = searchIndexNames(alias);
    await index.identity();
    // As a former version left it.
    await client.indices.delete({ index: searchIndexNames(alias).state });
    const mappings = searchIndexMapping() as estypes.MappingTypeMapping;
    await client.indices.create({ index: former, mappings, aliases: { [alias]: { is_write_index: true } } });
    const settings = await client.indices.getSettings({ index: former, name: "index.uuid" });
    const told = [tripOn(1, "former-1", 1, { prix_travel: 1 }), tripOn(5, "former-5", 5, { prix_travel: 1 })];
    await client.bulk({
      operations: told.flatMap((trip) => [{ create: { _index: former, _id: trip.trip_id } }, trip]),
    });

    expect(await index.identity()).toBe(settings[former]?.settings?.index?.uuid);
    const again = [tripOn(6, "former-1", 6, { prix_travel: 9 }), tripOn(6, "new", 6, { prix_travel: 1 })];
    expect(await index.bulkCreate(again)).toEqual({ created: 1, existing: 1, rejected: [] });
    // One that was priced before what the former index holds takes its place.
    expect(await index.bulkCreate([tripOn(4, "former-5", 4, { prix_travel: 1 })])).toMatchObject({ rejected: [] });
    await index.refresh();
    expect(await index.count()).toBe(3);
    const [sum] = await index.revenueByComfort({ fromMs: 0, toMs: Date.UTC(2027, 0) });
    expect(sum?.revenue).toBe("3.00");
    expect(await behind()).toEqual(["000001", "2026.06.04", "2026.06.06"]);
  });
});
