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

describe("ridestream dlq replay", () => {
  it("leaves three letters three, however often they are sent and refused", async () => {
    const { dlq, play } = await demoOf(...["X-1", "X-2", "X-3"].map((id) => messageOf(vip(id))));
    for (let times = 1; times <= 3; times++) {
      expect(await dlq("replay", "--all")).toBe("3 messages with 3 trips sent again\n");
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
    expect(JSON.parse(sent)).toEqual({ messages: 1, trips: 1, skipped: 0, skippedLetters: [] });
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
    expect(said).toMatch(/^1 messages with 1 trips sent again\n\d-\d+ stays: trip 0 is nested too deep/);
    const [id = ""] = /\d-\d+/.exec(said) ?? [];
    expect(JSON.parse(await dlq("replay", "--all", "--json"))).toMatchObject({ messages: 0, skippedLetters: [{ id }] });
    expect(JSON.parse(await dlq("list", "--json"))).toMatchObject({ found: 1, letters: [{ id, sent: 0 }] });
  });
});
