import { badMessages, codesOf, messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

interface Listed {
  readonly found: number;
  readonly letters: readonly { readonly id: string; readonly code: string; readonly trips: number }[];
}

describe("ridestream dlq", () => {
  const folder = temporaryFolder();
  const secretive = tripWith({ confort: "luxury" });
  const dlq = (...args: readonly string[]) => ridestream(["dlq", ...args, "--out", outIn(folder)]);
  beforeAll(async () => {
    const lines = [
      ...badMessages.map(({ bytes }) => bytes.toString("latin1").replaceAll("\n", " ")),
      messageOf(...Array.from({ length: 500 }, () => secretive)),
    ];
    const file = folder.write("requests.ndjson", Buffer.from(lines.join("\n"), "latin1"));
    await demoJson(["--requests", file, "--out", outIn(folder)]);
  });

  it("lists the latest, each in a line, by code too, and never what the messages held", async () => {
    const listed = JSON.parse((await dlq("list", "--json", "--limit", "1000")).stdout) as Listed;
    expect(listed.found).toBe(badMessages.length + 1);
    expect(
      Object.keys(codesOf(badMessages)).every((code) => listed.letters.some((letter) => letter.code === code)),
    ).toBe(true);
    const { stdout } = await dlq("list", "--code", "RS-TRIP-COMFORT-UNKNOWN");
    expect(stdout).toContain("500");
    expect(stdout).not.toMatch(/FALL|DIOP|0?60786575|luxury.*luxury/);
    const few = await dlq("list", "--limit", "2");
    expect(few.stdout).toContain(`the latest 2 of ${badMessages.length + 1}`);
    expect(few.stdout.length).toBeLessThan(2_000);
  });

  it("shows one, whole, and says which ids there are none of", async () => {
    const { letters } = JSON.parse((await dlq("list", "--json", "--code", "RS-MESSAGE-NOT-JSON")).stdout) as Listed;
    const shown = await dlq("show", letters[0]!.id);
    expect(shown.stdout).toContain('"code": "RS-MESSAGE-NOT-JSON"');
    expect(badMessages.some(({ bytes }) => shown.stdout.endsWith(`${bytes.toString()}\n`))).toBe(true);
    const unknown = await dlq("show", "0-999999");
    expect([unknown.code, unknown.stdout]).toEqual([1, ""]);
    expect(unknown.stderr).toContain("RS-DLQ-UNKNOWN");
  });

  it("sends the chosen again; refused again, they are the same letters, and show how often and when they were sent", async () => {
    const before = JSON.parse((await dlq("list", "--json")).stdout) as Listed;
    const { stdout } = await dlq("replay", "--code", "RS-TRIP-COMFORT-UNKNOWN", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ skipped: 0, skippedLetters: [] });
    const { trips } = JSON.parse(stdout) as { readonly trips: number };
    expect(trips).toBeGreaterThanOrEqual(500);
    expect((await dlq("list", "--code", "RS-TRIP-COMFORT-UNKNOWN")).stdout).toMatch(
      /^no open dead letters\nsent again, and not read by all functions yet: (\d-\d+(, |\. ))+What they refuse again/,
    );
    const summary = await demoJson(["--trips", "1", "--out", outIn(folder)]);
    expect(summary.deadLetters["RS-TRIP-COMFORT-UNKNOWN"]).toBe(trips);
    const after = JSON.parse((await dlq("list", "--json")).stdout) as Listed;
    expect(after.found).toBe(before.found);
    const [again] = (JSON.parse((await dlq("list", "--json", "--code", "RS-TRIP-COMFORT-UNKNOWN")).stdout) as Listed)
      .letters;
    expect(again).toMatchObject({ sent: 1, sentAt: expect.stringMatching(/^\d{4}-.*Z$/) as string });
    expect((await dlq("show", again?.id ?? "")).stdout).toContain('"sent": 1');
  });

  it("replays nothing without being told what, and looks for no letters where no demo was", async () => {
    expect((await dlq("replay")).code).toBe(2);
    expect((await dlq("replay", "0-1", "--all")).code).toBe(2);
    const elsewhere = await ridestream(["dlq", "list", "--out", folder.path]);
    expect([elsewhere.code, elsewhere.stdout]).toEqual([1, ""]);
    expect(elsewhere.stderr).toContain("RS-DEMO-FOLDER");
    expect((await ridestream(["dlq", "list"], { env: { RS_KAFKA_BROKERS: "" } })).stderr).toContain("RS_KAFKA_BROKERS");
  });
});
