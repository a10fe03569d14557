import { recordName } from "../../../contracts/log-records";
import { topicResult, topicSource } from "../../../contracts/topics";
import { refusedRecordName } from "../../../functions/runtime/dead-letter";
import type { World } from "./world";

/** Every accepted trip is exactly once in each store, in order by key; every refused one exactly once in `trips.dlq`. */
export async function check(world: World): Promise<void> {
  const requests = await world.requests();
  const results = await world.results();
  const letters = await world.deadLetters();
  const expectedTrips: { key: string; id: string }[] = [];
  const expectedRefusals: string[] = [];
  for (const { key, logId, partition, offset, value } of requests) {
    const at = recordName({ topic: topicSource.name, logId, partition }, offset);
    if (value === "not JSON") {
      expectedRefusals.push(at);
      continue;
    }
    const seen = new Set<string>();
    (JSON.parse(value) as { data: { trip_id?: string; prix_base_per_km?: number }[] }).data.forEach(
      (trip, position) => {
        if (trip.prix_base_per_km === undefined || (trip.trip_id !== undefined && seen.has(trip.trip_id))) {
          expectedRefusals.push(`${at}-${position}`);
          return;
        }
        if (trip.trip_id !== undefined) seen.add(trip.trip_id);
        expectedTrips.push({ key, id: trip.trip_id ?? `${at}-${position}` });
      },
    );
  }
  const keys = [...new Set(requests.map(({ key }) => key))];
  const idsByKey = (trips: readonly { key: string; id: string }[]) =>
    Object.fromEntries(keys.map((key) => [key, trips.filter((trip) => trip.key === key).map(({ id }) => id)]));
  const priced = results.map(({ key, trip }) => ({ key, id: trip.trip_id }));
  expect(idsByKey(priced)).toEqual(idsByKey(expectedTrips));
  expect(priced).toHaveLength(expectedTrips.length);

  const fromEnrich = letters.filter((letter) => letter.function === "enrich");
  const refusals = fromEnrich.flatMap((letter) =>
    letter.refusedTrips.length === 0
      ? [refusedRecordName(letter)]
      : letter.refusedTrips.map(({ position }) => `${refusedRecordName(letter)}-${position}`),
  );
  expect(refusals.sort()).toEqual(expectedRefusals.sort());

  const rejected = results.filter(({ trip }) => trip["properties-client"].nomclient === "REJECTED");
  // A trip that is told again under its id is one trip.
  const found = new Set(results.filter((one) => !rejected.includes(one)).map(({ trip }) => trip.trip_id));
  expect([...world.index.trips.keys()].sort()).toEqual([...found].sort());
  const rejections = letters
    .filter((letter) => letter.function === "load-search")
    .map(({ partition, offset }) => `${partition}-${offset}`);
  expect(rejections.sort()).toEqual(rejected.map(({ partition, offset }) => `${partition}-${offset}`).sort());

  for (let partition = 0; partition < topicResult.partitions; partition++) {
    const chain = await world.chain(partition);
    const offsets = results.filter((one) => one.partition === partition);
    expect(chain.flatMap(({ rows }) => rows.map(({ trip_id }) => trip_id))).toEqual(
      offsets.map(({ trip }) => trip.trip_id),
    );
    expect(chain.filter(({ firstOffset }, i) => firstOffset <= (chain[i - 1]?.lastOffset ?? -1))).toEqual([]);
    // Pruning is exact: a trip lies in the folder of its own hour.
    expect(
      chain.filter(({ hour, rows }) => rows.some(({ agent_timestamp }) => agent_timestamp.slice(0, 13) !== hour)),
    ).toEqual([]);
  }
}
