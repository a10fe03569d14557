import { join } from "path";
import { topicDeadLetters } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { openFileJournal } from "../../../functions/adapters/embedded/journal";
import { systemClock } from "../../../functions/runtime/clock";
import { readTopic } from "../../../functions/runtime/read-topic";
import { badMessages, codesOf, oddMessages } from "../../functions/pipeline/bad-input";
import { demoJson, ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";
import { counts, outIn } from "./demo-output";

describe("demo with bad input", () => {
  it("prices the good trips of a file of requests and keeps every bad message, unchanged, under its code", async () => {
    const folder = temporaryFolder();
    const lines = [...badMessages, ...oddMessages].map(({ bytes }) => bytes);
    const ends = [Buffer.from("\n"), Buffer.from("\r\n\n"), Buffer.from("\n  \n")];
    const file = folder.write(
      "requests.ndjson",
      Buffer.concat(lines.flatMap((line, n) => [line, ends[n % ends.length] ?? Buffer.alloc(0)])),
    );
    const summary = await demoJson(["--requests", file, "--out", outIn(folder)]);
    const codes = codesOf(badMessages);
    const priced = [
      ...badMessages.map((message) => message.priced ?? 0),
      ...oddMessages.map(({ trips }) => trips),
    ].reduce((sum, trips) => sum + trips);
    const deadLettered = Object.values(codes).reduce((sum, trips) => sum + trips, 0);
    expect(summary.deadLetters).toEqual(codes);
    expect(counts(summary)).toEqual({
      produced: priced + deadLettered,
      priced,
      indexed: priced,
      stored: priced,
      repeated: 0,
      deadLettered,
    });

    const journal = openFileJournal(join(outIn(folder), "log", "journal"));
    const log = new EmbeddedEventLog({ journal, clock: systemClock });
    const kept = new Set<string>();
    for await (const { value } of readTopic(log, topicDeadLetters.name, "test"))
      kept.add(Buffer.from(value ?? []).toString("base64"));
    await log.close();
    for (const { what, bytes } of badMessages) expect([what, kept.has(bytes.toString("base64"))]).toEqual([what, true]);
  });

  it.each([
    ["a file that is not there", ["--requests", "no-such-file.json"], 1, "RS-REQUESTS-FILE"],
    ["requests that are a folder", ["--requests", "."], 1, "is a folder"],
    ["pickups that are not there", ["--pickups", "no-such-file.csv"], 1, "RS-PICKUPS-FILE"],
    ["pickups that are a folder", ["--pickups", "."], 1, "is a folder"],
    ["both at once", ["--requests", "a", "--pickups", "b"], 2, "cannot be used with"],
    ["a number of trips that is none", ["--trips", "many"], 2, "whole number"],
    ["no trips", ["--trips", "0"], 2, "whole number"],
    ["a seed below zero", ["--seed=-1"], 2, "whole number"],
    ["a flag that nobody knows", ["--frsh"], 2, "unknown option"],
  ])("says what is wrong with %s before anything starts", async (_what, args, code, said) => {
    const folder = temporaryFolder();
    const ended = await ridestream(["demo", "--json", "--out", outIn(folder), ...args]);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(said);
    expect(ended.stdout).toBe("");
  });
});
