import { messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";
import { temporaryFolder } from "../../temporary-folder";
import { counts, outIn } from "../demo/demo-output";
import { demoJson, ridestream } from "../ridestream";

const vip = (id: string) => tripWith({ confort: "vip", trip_id: id });

/** A demo of these requests, and what is done with its letters. */
async function demoOf(...messages: readonly string[]) {
  const folder = temporaryFolder();
  const out = outIn(folder);
  const play = (...lines: readonly string[]) =>
    demoJson(["--requests", folder.write("requests.ndjson", lines.join("\n")), "--out", out]);
  const dlq = async (...args: readonly string[]) => (await ridestream(["dlq", ...args, "--out", out])).stdout;
  return { first: await play(...messages), play, dlq };
}

describe("ridestream dlq list", () => {
  it("shows the value that is refused, and what is next: before a replay, after one, and where none can help", async () => {
    const { dlq, play } = await demoOf(
      messageOf(vip("V-1")),
      messageOf(tripWith({ trip_id: "V-2", prix_base_per_km: -3 })),
    );
    const listed = async () =>
      (JSON.parse(await dlq("list", "--json")) as { readonly letters: readonly Readonly<Record<string, unknown>>[] })
        .letters;
    const of = (letters: Awaited<ReturnType<typeof listed>>, code: string) =>
      letters.find((each) => each["code"] === code);
    const before = await listed();
    const comfort = of(before, "RS-TRIP-COMFORT-UNKNOWN");
    expect(comfort).toMatchObject({
      value: '"vip"',
      next: `fix the cause, then dlq replay ${String(comfort?.["id"])}`,
    });
    expect(of(before, "RS-TRIP-FIELD-RANGE")).toMatchObject({ value: "-3" });
    await dlq("replay", "--all");
    await play(originalMessage);
    expect(of(await listed(), "RS-TRIP-COMFORT-UNKNOWN")).toMatchObject({
      sent: 1,
      value: '"vip"',
      next: `refused again: fix the cause, then dlq replay ${String(comfort?.["id"])}`,
    });
  });

  it("shows no name and no phone, whatever is wrong with it", async () => {
    const { dlq } = await demoOf(
      messageOf(
        tripWith({
          "properties-client": { logitude: 2.35, latitude: 48.85, nomclient: "FALL", telephoneClient: 60786575 },
        }),
      ),
    );
    const said = await dlq("list");
    expect(said).toContain("(personal: see dlq show)");
    expect(said).not.toMatch(/60786575|FALL/);
  });
});

describe("ridestream dlq replay", () => {
  it("leaves three letters three, however often they are sent and refused", async () => {
    const { dlq, play } = await demoOf(...["X-1", "X-2", "X-3"].map((id) => messageOf(vip(id))));
    for (let times = 1; times <= 3; times++) {
      const said = (await dlq("replay", "--all")).split("\n");
      expect(said[0]).toBe("3 messages with 3 trips sent again");
      expect(said.slice(1, 4)).toEqual(Array(3).fill(expect.stringMatching(/^\d-\d+ sent to topic_source: trip 0$/)));
      const summary = await play(originalMessage);
      expect(counts(summary)).toMatchObject({ produced: 3 + times, priced: times, deadLettered: 3 });
      expect(JSON.parse(await dlq("list", "--json"))).toMatchObject({
        found: 3,
        letters: [{ sent: times }, { sent: times }, { sent: times }],
      });
    }
  });

  it("sends the trips of one code alone, and keeps the others of their message", async () => {
    const unpriced = tripWith({ trip_id: "M-3", prix_base_per_km: undefined });
    const { dlq, play } = await demoOf(messageOf(tripWith({ trip_id: "M-1" }), vip("M-2"), unpriced));
    const sent = await dlq("replay", "--code", "RS-TRIP-COMFORT-UNKNOWN", "--json");
    expect(JSON.parse(sent)).toEqual({
      messages: 1,
      trips: 1,
      skipped: 0,
      skippedLetters: [],
      sentLetters: [{ id: expect.stringMatching(/^\d-\d+$/) as string, topic: "topic_source", trips: [1] }],
    });
    expect(JSON.parse(await dlq("list", "--json"))).toMatchObject({
      found: 1,
      letters: [{ code: "RS-TRIP-FIELD-MISSING", trips: 1 }],
    });
    expect(counts(await play(originalMessage))).toMatchObject({ produced: 4, priced: 2, deadLettered: 2 });
    expect(JSON.parse(await dlq("list", "--json"))).toMatchObject({ found: 1, letters: [{ trips: 2, sent: 1 }] });
  });

  it("names what cannot be written again, and sends its neighbour", async () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const trip = JSON.stringify(tripWith({ confort: "vip", note: "deep" })).replace('"deep"', deep);
    const { dlq } = await demoOf(`{"data":[${trip}]}`, messageOf(vip("D-2")));
    const said = await dlq("replay", "--all");
    expect(said).toMatch(/^1 message with 1 trip sent again\n\d-\d+ stays: trip 0 is nested too deep/);
    const [id = ""] = /\d-\d+/.exec(said) ?? [];
    expect(JSON.parse(await dlq("replay", "--all", "--json"))).toMatchObject({ messages: 0, skippedLetters: [{ id }] });
    expect(JSON.parse(await dlq("list", "--json"))).toMatchObject({ found: 1, letters: [{ id, sent: 0 }] });
  });
});
