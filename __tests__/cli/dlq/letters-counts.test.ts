import fc from "fast-check";
import { replay } from "../../../cli/dlq/replay";
import { topicResult, topicSource } from "../../../contracts/topics";
import type * as message from "../../../functions/domain/message";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import type * as fixableRequests from "./fixable-requests";
import { readAs, readAsWritten } from "./fixable-requests";
import { LetterWorld, request } from "./letter-world";

jest.mock("../../../functions/domain/message", () =>
  jest
    .requireActual<typeof fixableRequests>("./fixable-requests")
    .fixable(jest.requireActual<typeof message>("../../../functions/domain/message")),
);

const kinds = ["good", "vip", "no price", "REJECTED", "given id, vip"] as const;
type Kind = (typeof kinds)[number];
/** A trip of a client of its own. */
const tripOf = (kind: Kind, client: number) =>
  tripWith({
    ...(kind === "no price" && { prix_base_per_km: undefined }),
    ...(kind.includes("vip") && { confort: "vip" }),
    ...(kind.startsWith("given") && { trip_id: `given-${client}` }),
    "properties-client": {
      logitude: 2,
      latitude: 48,
      nomclient: kind === "REJECTED" ? kind : `client ${client}`,
      telephoneClient: `06${client}`,
    },
  });
const isFixable = (kind: Kind) => kind !== "no price";

const newer = '{"version":2,';
const fixClass = () => readAs('"confort":"vip"', '"confort":"high"');
const fixMessages = () => readAs(newer, newer);
/** The first version reads no message of the second. */
const fixNothing = () => {
  readAsWritten();
  readAs(newer, "no JSON");
};

type Step =
  | { readonly do: "send"; readonly trips: readonly Kind[]; readonly isReadable: boolean }
  | { readonly do: "replay"; readonly what: "all" | "RS-TRIP-COMFORT-UNKNOWN" | "RS-SEARCH-REJECTED" | number }
  | { readonly do: "fix the class" | "fix the messages" | "fix the index" | "enrich" | "load" | "count" };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      trips: fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 4 }),
      isReadable: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("replay" as const),
      what: fc.oneof(
        fc.constantFrom("all" as const, "RS-TRIP-COMFORT-UNKNOWN" as const, "RS-SEARCH-REJECTED" as const),
        fc.nat({ max: 5 }),
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom("enrich" as const, "load" as const, "count" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("fix the class" as const, "fix the messages" as const, "fix the index" as const),
    }),
  },
);

/** What was sent, and the world that it was sent to. */
class Story {
  readonly world = new LetterWorld();
  readonly trips: { readonly kind: Kind; readonly client: number }[] = [];

  async take(one: Step): Promise<void> {
    const { world } = this;
    if (one.do === "send") await this.send(one.trips, one.isReadable);
    else if (one.do === "replay") await this.replay(one.what);
    else if (one.do === "fix the class") fixClass();
    else if (one.do === "fix the messages") fixMessages();
    else if (one.do === "fix the index") world.isIndexFixed = true;
    else if (one.do === "enrich") await world.enrich();
    else if (one.do === "load") await world.load();
    else await this.count();
  }

  async count() {
    await this.world.run();
    return this.world.totals();
  }

  private async send(kindsOf: readonly Kind[], isReadable: boolean): Promise<void> {
    const trips = kindsOf.map((kind, place) => ({ kind, client: this.trips.length + place }));
    this.trips.push(...trips);
    const value = messageOf(...trips.map(({ kind, client }) => tripOf(kind, client)));
    await this.world.send(
      topicSource.name,
      request(isReadable ? value : value.replace("{", newer), `${this.trips.length}`),
    );
  }

  private async replay(what: (Step & { do: "replay" })["what"]): Promise<void> {
    if (what === "all") return void (await replay(this.world.log, {}));
    if (typeof what === "string") return void (await replay(this.world.log, { code: what }));
    const letter = (await this.world.letters())[what];
    if (letter) await replay(this.world.log, { ids: [letter.id] });
  }
}

describe("the counts of a demo", () => {
  beforeEach(fixNothing);

  it("agree after any messages, replays and fixes, and in the end no trip is lost or there twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        fixNothing();
        const story = new Story();
        const { world, trips } = story;
        for (const each of steps) await story.take(each);
        await story.count();

        fixClass();
        fixMessages();
        world.isIndexFixed = true;
        // Once for what enrich refuses, once for what the index does.
        for (let round = 0; round < 2; round++) {
          await world.run();
          await replay(world.log, {});
        }
        const totals = await story.count();
        const refused = trips.filter(({ kind }) => !isFixable(kind));
        const taken = trips.filter(({ kind }) => isFixable(kind));
        expect(totals).toMatchObject({
          produced: trips.length,
          priced: taken.length,
          indexed: taken.length,
          repeated: 0,
        });
        expect(totals.deadLettered).toBe(refused.length);
        expect(world.clients()).toEqual(
          taken.map(({ kind, client }) => (kind === "REJECTED" ? "taken" : `client ${client}`)).sort(),
        );
        const open = (await world.letters()).flatMap((letter) => letter.open);
        expect(open.map(({ code }) => code)).toEqual(refused.map(() => "RS-TRIP-FIELD-MISSING"));
      }),
      { numRuns: Number(process.env["RIDESTREAM_RUNS"] ?? 60) },
    );
  }, 120_000);

  it.each([
    ["in part", messageOf(tripOf("good", 1), tripOf("vip", 2)), 2],
    ["whole", messageOf(tripOf("vip", 1), tripOf("vip", 2)).replace("{", newer), 2],
  ])("hold a trip once that is sent %s and reaches enrich three times", async (_how, value, trips) => {
    const world = new LetterWorld();
    await world.send(topicSource.name, request(value));
    await world.run();
    await replay(world.log, {});
    fixClass();
    fixMessages();
    const again = (await world.records(topicSource.name)).find(({ offset }) => offset === 1);
    for (const { key, value: sent, headers } of again ? [again, again] : [])
      await world.send(topicSource.name, { key, value: sent, headers });
    await world.run();
    expect(await world.totals()).toMatchObject({ produced: trips, priced: trips, repeated: 0, deadLettered: 0 });
    expect(world.clients()).toEqual(["client 1", "client 2"]);
  });

  it("hold a record that both sinks refuse once, however often it is sent again", async () => {
    const world = new LetterWorld();
    await world.send(topicResult.name, request("not a result"));
    for (let sent = 0; sent < 3; sent++) {
      await world.run();
      expect(await world.letters()).toMatchObject([{ sent, open: [{ code: "RS-RESULT-UNREADABLE" }] }]);
      expect(await world.totals()).toMatchObject({ produced: 1, priced: 0, deadLettered: 1 });
      expect(await replay(world.log, {})).toMatchObject({ messages: 1, trips: 1, skipped: 0 });
    }
  });
});
