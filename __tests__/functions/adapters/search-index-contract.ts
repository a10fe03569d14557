import { tripSequence } from "../../../contracts/log-records";
import type { SearchTrip } from "../../../contracts/trip-schema";
import { UnavailableError } from "../../../functions/ports/errors";
import { allTime, type IndexedTrip, type SearchIndex } from "../../../functions/ports/search-index";
import { systemClock } from "../../../functions/runtime/clock";

export interface SearchIndexUnderTest {
  /** Empty. */
  readonly index: SearchIndex;
  readonly close: () => Promise<void> | void;
}

export interface SearchIndexContractProps {
  readonly open: () => Promise<SearchIndexUnderTest>;
}

const at = (time: string) => `2026-06-05T${time}Z`;
const window = (from: string, to: string) => ({ fromMs: Date.parse(at(from)), toMs: Date.parse(at(to)) });

/** A document as load-search makes it. */
export function searchTrip(tripId: string, changes: Partial<SearchTrip> = {}): SearchTrip {
  return {
    trip_id: tripId,
    nomclient: "AWA DIOP",
    telephoneClient: "0611111111",
    locationClient: { lat: 48.8566, lon: 2.3522 },
    distance: 943.938,
    confort: "standard",
    prix_base_per_km: 2,
    prix_travel: 1887.88,
    nomDriver: "OMAR DIAZ",
    telephoneDriver: "0722222222",
    locationDriver: { lat: 40.4168, lon: 3.7038 },
    agent_timestamp: at("10:00:00.000"),
    requested_at: at("09:59:58.123"),
    zone: 3,
    zone_model: "zones-0123456789ab",
    sequence: null,
    prix_factor: null,
    ...changes,
  };
}

/** A sequence of a trip that was requested in that second of the log. */
const sequence = (second: number) =>
  tripSequence({ topic: "topic_source", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 }, second, 0, second * 1_000);

const ids = (trips: readonly SearchTrip[]) => trips.map(({ trip_id }) => trip_id);

/** What every search index must hold to; each adapter's tests run it. */
export function describeSearchIndexContract({ open }: SearchIndexContractProps): void {
  let under: SearchIndexUnderTest;
  let index: SearchIndex;
  beforeEach(async () => {
    under = await open();
    index = under.index;
  });
  afterEach(() => under.close());

  const create = async (...trips: readonly SearchTrip[]) => {
    const result = await index.bulkCreate(trips);
    await index.refresh();
    return result;
  };

  it("answers nothing while it is empty", async () => {
    expect(await index.count()).toBe(0);
    expect(await index.find({ client: "AWA DIOP" }, 10)).toEqual([]);
    expect(await index.near({ latitude: 48.8566, longitude: 2.3522 }, 1e7, 10)).toEqual([]);
    expect(await index.latest(10)).toEqual([]);
    expect(await index.revenueByComfort(window("00:00:00", "23:59:59"))).toEqual([]);
    expect(await index.bulkCreate([])).toEqual({ created: 0, existing: 0, rejected: [] });
  });

  it("creates trips and gives each back as it was, with and without a zone", async () => {
    const zoned = searchTrip("zoned");
    const plain = searchTrip("plain", { requested_at: null, zone: null, zone_model: null });
    expect(await create(zoned, plain)).toEqual({ created: 2, existing: 0, rejected: [] });
    expect(await index.count()).toBe(2);
    expect(await index.find({ tripId: "zoned" }, 10)).toEqual([zoned]);
    expect(await index.find({ tripId: "plain" }, 10)).toEqual([plain]);
  });

  it("takes a trip once, also within one call, and leaves the first as it was", async () => {
    const first = searchTrip("a", { prix_travel: 1 });
    expect(await create(first, searchTrip("b"), searchTrip("a", { prix_travel: 2 }))).toEqual({
      created: 2,
      existing: 1,
      rejected: [],
    });
    expect(await create(searchTrip("a", { prix_travel: 3 }), searchTrip("c"))).toEqual({
      created: 1,
      existing: 1,
      rejected: [],
    });
    expect(await index.count()).toBe(3);
    expect(await index.find({ tripId: "a" }, 10)).toEqual([first]);
  });

  it.each([
    ["the earlier one first", [1, 2, 3]],
    ["the earlier one last", [3, 2, 1]],
    ["the earlier one in between", [2, 1, 3]],
  ])("keeps the trip of an id that counts, wherever it comes from: %s", async (_, seconds) => {
    const told = (second: number) => searchTrip("one", { sequence: sequence(second), prix_travel: second });
    const [first = 0, ...others] = seconds;
    expect(await create(told(first))).toEqual({ created: 1, existing: 0, rejected: [] });
    for (const second of others) expect(await create(told(second))).toEqual({ created: 0, existing: 1, rejected: [] });
    expect(await index.find({ tripId: "one" }, 2)).toEqual([told(1)]);
    // Within one call, and beside others.
    await create(...seconds.map((second) => searchTrip("two", { sequence: sequence(second) })), searchTrip("three"));
    expect(await index.find({ tripId: "two" }, 2)).toEqual([searchTrip("two", { sequence: sequence(1) })]);
    // A former version gave none, and came first.
    await create(searchTrip("one"), searchTrip("three", { sequence: sequence(1) }));
    expect(await index.find({ tripId: "one" }, 2)).toEqual([searchTrip("one")]);
    expect(await index.find({ tripId: "three" }, 2)).toEqual([searchTrip("three")]);
    expect(await index.count()).toBe(3);
  });

  it("scans every document of a window, and finds the copies of ids", async () => {
    const scanned = async (fromMs: number, toMs: number) => {
      const found: IndexedTrip[] = [];
      for await (const one of index.scan({ fromMs, toMs })) found.push(one);
      return found;
    };
    const all = () => scanned(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(await all()).toEqual([]);
    const trips = Array.from({ length: 2_500 }, (_, n) =>
      searchTrip(`trip-${n}`, { agent_timestamp: n % 2 === 0 ? at("09:59:59.999") : at("10:00:00.000") }),
    );
    await create(...trips);
    const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1);
    const wanted = trips.map((trip) => ({ id: trip.trip_id, trip })).sort(byId);
    expect((await all()).map(({ id, trip }) => ({ id, trip })).sort(byId)).toEqual(wanted);
    const { fromMs, toMs } = window("10:00:00", "10:00:01");
    expect((await scanned(fromMs, toMs)).map(({ id }) => id).sort()).toEqual(
      wanted.filter(({ trip }) => trip.agent_timestamp === at("10:00:00.000")).map(({ id }) => id),
    );
    const some = await index.copies(["trip-7", "nobody's", "trip-8"]);
    expect(some.map(({ id, trip }) => ({ id, trip })).sort(byId)).toEqual([
      { id: "trip-7", trip: trips[7] },
      { id: "trip-8", trip: trips[8] },
    ]);
  });

  it("restores a trip that was changed, and one that it lacks, and leaves the others", async () => {
    const [first, later] = [sequence(1), sequence(2)];
    await create(searchTrip("changed", { sequence: first, prix_travel: 9 }), searchTrip("other", { prix_travel: 3 }));
    const right = searchTrip("changed", { sequence: later, prix_travel: 1 });
    const lost = searchTrip("lost", { nomclient: "", telephoneClient: "" });
    expect(await index.restore([right, lost])).toEqual({ rejected: [] });
    await index.refresh();
    expect(await index.find({ tripId: "changed" }, 2)).toEqual([right]);
    expect(await index.find({ tripId: "lost" }, 2)).toEqual([lost]);
    expect(await index.find({ tripId: "other" }, 2)).toEqual([searchTrip("other", { prix_travel: 3 })]);
    expect(await index.count()).toBe(3);
  });

  it("has an identity that lasts", async () => {
    const identity = await index.identity();
    await create(searchTrip("a"));
    expect([await index.identity(), identity.length > 0]).toEqual([identity, true]);
  });

  it("takes a trip once from calls that run side by side", async () => {
    const trips = Array.from({ length: 50 }, (_, n) => searchTrip(`trip ${n}`.replace(" ", "-")));
    const results = await Promise.all(
      [trips, trips.slice(25), [searchTrip("alone")]].map((some) => asWorker(() => index.bulkCreate(some))),
    );
    await index.refresh();
    const sum = (what: "created" | "existing") => results.reduce((total, result) => total + result[what], 0);
    expect([sum("created"), sum("existing"), await index.count()]).toEqual([51, 25, 51]);
  });

  it.each([
    ["a word for a number", { distance: "far" as unknown as number }],
    ["a latitude off the earth", { locationClient: { lat: 91, lon: 0 } }],
    ["a day that does not exist", { agent_timestamp: "2026-02-31T10:00:00.000Z" }],
    ["an hour that does not exist", { requested_at: "2026-02-03T25:00:00.000Z" }],
  ])("refuses a document with %s by its position, and creates its neighbours", async (_what, changes) => {
    const result = await create(searchTrip("a"), searchTrip("bad", changes), searchTrip("c"), searchTrip("a"));
    expect(result).toMatchObject({ created: 2, existing: 1, rejected: [{ position: 1 }] });
    expect(result.rejected[0]?.reason).not.toBe("");
    expect([await index.count(), ids(await index.find({ tripId: "c" }, 1))]).toEqual([2, ["c"]]);
  });

  it("refuses every unfit document of a call by its own position", async () => {
    const unfit = { agent_timestamp: "2026-13-01T10:00:00.000Z" };
    const trips = Array.from({ length: 40 }, (_, n) => searchTrip(`trip-${n}`, n % 13 === 5 ? unfit : {}));
    const { created, existing, rejected } = await create(...trips);
    expect([created, existing, rejected.map(({ position }) => position)]).toEqual([37, 0, [5, 18, 31]]);
    expect(await index.count()).toBe(37);
  });

  it("finds a client's trips by any part of the name, newest first, no more than asked for", async () => {
    await create(
      searchTrip("old", { nomclient: "Awa Diop", agent_timestamp: at("08:00:00.000") }),
      searchTrip("new", { nomclient: "AWA DIOP", agent_timestamp: at("10:00:00.001") }),
      searchTrip("middle", { nomclient: "awa diop ba", agent_timestamp: at("10:00:00.000") }),
      searchTrip("driver", { nomclient: "Nobody", nomDriver: "Awa Diop" }),
    );
    expect(ids(await index.find({ client: "aWa dIOP" }, 10))).toEqual(["new", "middle", "old"]);
    expect(ids(await index.find({ client: "Awa Diop" }, 2))).toEqual(["new", "middle"]);
    expect(ids(await index.find({ client: "a dio" }, 10))).toEqual(["new", "middle", "old"]);
    expect(ids(await index.find({ client: "BA" }, 10))).toEqual(["middle"]);
    expect(await index.find({ client: "Awa Dioq" }, 10)).toEqual([]);
  });

  it.each([
    ["Renée Lefèvre", ["renee", "RENÉE", "Rene\u0301e", "rene\u0301e lefe\u0300vre", "e lef"]],
    ["Rene\u0301e", ["renée", "Renée", "REN", "née"]],
    ["SØRENSEN Æsop", ["sorensen", "sørensen aesop", "Æsop"]],
    ["Straßmann", ["strassmann", "STRASSMANN", "straßmann"]],
    ["Łukasz İnönü", ["lukasz inonu", "łukasz", "INÖNÜ"]],
    ["ΟΔΥΣΣΕΥΣ", ["οδυσσευς", "Οδυσσεύς"]],
    ["ﬁona Ｗｉｄｅ", ["fiona wide"]],
    ["two\nlines  wide", ["two lines wide"]],
    ["Trần Thị Hoa", ["tran thi"]],
  ])("finds %j however it is written", async (nomclient, written) => {
    await create(searchTrip("meant", { nomclient }), searchTrip("other", { nomclient: "Q" }));
    for (const client of written) expect([client, ids(await index.find({ client }, 10))]).toEqual([client, ["meant"]]);
  });

  it("takes no character of a name for many others, and nothing for everything", async () => {
    await create(searchTrip("star", { nomclient: "A*B?C\\D" }), searchTrip("plain", { nomclient: "AxxByCzD" }));
    for (const client of ["A*B", "?C", "\\D", "*"]) expect(ids(await index.find({ client }, 10))).toEqual(["star"]);
    for (const client of ["\u0301", " ", "A%B", "A_B"]) expect(await index.find({ client }, 10)).toEqual([]);
  });

  it("finds the trips of a phone, the client's or the driver's, newest first", async () => {
    await create(
      searchTrip("client", { telephoneClient: "0600000001", agent_timestamp: at("08:00:00.000") }),
      searchTrip("driver", { telephoneDriver: "0600000001", agent_timestamp: at("09:00:00.000") }),
      searchTrip("neither"),
    );
    expect(ids(await index.find({ phone: "0600000001" }, 10))).toEqual(["driver", "client"]);
    expect(ids(await index.find({ phone: "0600000001" }, 1))).toEqual(["driver"]);
    expect(await index.find({ phone: "060000000" }, 10)).toEqual([]);
  });

  it("finds a phone however it is written, and no other that ends or begins alike", async () => {
    const meant = ["0612345678", "+33 6 12 34 56 78", "0033 (0)6-12-34-56-78", "06.12.34.56.78", "６１２３４５６７８"];
    await create(
      ...meant.map((telephoneClient, n) => searchTrip(`meant-${n}`, { telephoneClient })),
      searchTrip("longer", { telephoneClient: "06123456789" }),
      searchTrip("another", { telephoneClient: "0712345678" }),
      searchTrip("end", { telephoneClient: "345678" }),
    );
    for (const phone of [...meant, "+33612345678", "06 12 34 56 78"])
      expect([phone, ids(await index.find({ phone }, 10))]).toEqual([phone, meant.map((_, n) => `meant-${n}`)]);
    expect(ids(await index.find({ phone: "345678" }, 10))).toEqual(["end"]);
    expect(await index.find({ phone: "12345" }, 10)).toEqual([]);
  });

  it("finds a phone without a digit as it was written", async () => {
    await create(searchTrip("words", { telephoneClient: "reception" }), searchTrip("other", { telephoneClient: "-" }));
    expect(ids(await index.find({ phone: "reception" }, 10))).toEqual(["words"]);
    expect(ids(await index.find({ phone: "-" }, 10))).toEqual(["other"]);
    expect(await index.find({ phone: "?" }, 10)).toEqual([]);
  });

  it("tells the trips priced last, newest first, no more than asked for", async () => {
    const times = ["09:00:00.000", "10:00:00.001", "10:00:00.000"];
    await create(...times.map((time) => searchTrip(time, { agent_timestamp: at(time) })));
    expect(ids(await index.latest(10))).toEqual(["10:00:00.001", "10:00:00.000", "09:00:00.000"]);
    expect(ids(await index.latest(1))).toEqual(["10:00:00.001"]);
  });

  it("keeps quotes, controls and any letter in a name, and finds it", async () => {
    const names = [
      `O'Neil "Zoé" \\ %_*?`,
      "Ибрагим",
      "李小龙",
      "🚕 Şükrü",
      "two\nlines\tand a tab",
      "a nul \u0000 within",
      "'; DROP TABLE trips; --",
    ];
    await create(...names.map((nomclient, n) => searchTrip(`trip-${n}`, { nomclient })));
    for (const [n, client] of names.entries()) {
      expect(await index.find({ client }, 10)).toEqual([searchTrip(`trip-${n}`, { nomclient: client })]);
    }
    expect(ids(await index.find({ client: "ибрагим" }, 10))).toEqual(["trip-1"]);
  });

  it("sums revenue exactly by comfort class, cheapest class first, leaving out classes without a trip", async () => {
    const trip = (tripId: string, confort: SearchTrip["confort"], prix_travel: number) =>
      searchTrip(tripId, { confort, prix_travel });
    await create(
      trip("1", "high", 0.1),
      trip("2", "high", 0.2),
      trip("3", "low", 1234567.89),
      ...Array.from({ length: 100 }, (_, n) => trip(`cents-${n}`, "low", 0.01)),
    );
    expect(await index.revenueByComfort(window("00:00:00", "23:59:59"))).toEqual([
      { comfort: "low", trips: 101, revenue: "1234568.89" },
      { comfort: "high", trips: 2, revenue: "0.30" },
    ]);
  });

  it("counts a trip priced at a window's start and none priced at its end", async () => {
    const priced = (time: string, prix_travel: number) => searchTrip(time, { agent_timestamp: at(time), prix_travel });
    await create(
      priced("09:59:59.999", 1),
      priced("10:00:00.000", 2),
      priced("10:59:59.999", 4),
      priced("11:00:00.000", 8),
    );
    expect(await index.revenueByComfort(window("10:00:00", "11:00:00"))).toEqual([
      { comfort: "standard", trips: 2, revenue: "6.00" },
    ]);
    const hour = window("10:00:00", "11:00:00");
    expect(await index.count(hour)).toBe(2);
    expect(await index.count({ ...allTime, fromMs: hour.fromMs })).toBe(3);
    expect(await index.count({ ...allTime, toMs: hour.toMs })).toBe(3);
    expect(await index.count(allTime)).toBe(4);
  });

  it("finds the pickups within a distance, nearest first, no more than asked for", async () => {
    // A thousandth of a degree of latitude is 111.2 m.
    const north = (tripId: string, thousandths: number) =>
      searchTrip(tripId, { locationClient: { lat: 48.8566 + thousandths / 1_000, lon: 2.3522 } });
    await create(north("far", 9), north("here", 0), north("near", -1), north("nearer", 0.5), north("out", 20));
    const centre = { latitude: 48.8566, longitude: 2.3522 };
    expect(ids(await index.near(centre, 1_010, 10))).toEqual(["here", "nearer", "near", "far"]);
    expect(ids(await index.near(centre, 990, 10))).toEqual(["here", "nearer", "near"]);
    expect(ids(await index.near(centre, 5_000, 2))).toEqual(["here", "nearer"]);
  });

  it("finds pickups across the antimeridian and over the pole", async () => {
    await create(
      searchTrip("east", { locationClient: { lat: 0, lon: 179.999 } }),
      searchTrip("west", { locationClient: { lat: 0, lon: -179.998 } }),
      searchTrip("pole", { locationClient: { lat: 89.999, lon: 10 } }),
    );
    expect(ids(await index.near({ latitude: 0, longitude: -180 }, 300, 10))).toEqual(["east", "west"]);
    expect(ids(await index.near({ latitude: 0, longitude: 180 }, 150, 10))).toEqual(["east"]);
    expect(ids(await index.near({ latitude: 89.999, longitude: -170 }, 300, 10))).toEqual(["pole"]);
  });
}

/** What may pass is tried again, for a minute: an index that is being made answers nobody yet. */
async function asWorker<T>(call: () => Promise<T>): Promise<T> {
  for (const untilMs = systemClock.elapsed() + 60_000; ;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof UnavailableError) || systemClock.elapsed() > untilMs) throw error;
      await systemClock.sleep(100);
    }
  }
}
