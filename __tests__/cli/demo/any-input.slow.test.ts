import fc from "fast-check";
import { gzipSync } from "zlib";
import { openPickups } from "../../../cli/demo/pickups-file";
import { reconcile } from "../../../cli/demo/totals";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { RidestreamError } from "../../../functions/ports/errors";
import { openRequests } from "../../../functions/produce/requests-file";
import type { RequestMessage } from "../../../functions/produce/request-message";
import { systemClock } from "../../../functions/runtime/clock";
import { anyText } from "../../any-text";
import { allRows } from "../../functions/lake-rows";
import { createMemoryObjectStore, createMemorySearchIndex } from "../../functions/memory-stores";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { playInto } from "../../functions/pipeline/embedded-stores";
import { temporaryFolder } from "../../temporary-folder";

/** A message of so many good trips, over lines or not. */
const goodMessage = fc
  .record({ trips: fc.integer({ min: 1, max: 3 }), id: fc.uuid(), indent: fc.constantFrom(undefined, 1, 2) })
  .map(({ trips, id, indent }) => {
    const data = Array.from({ length: trips }, (_, n) => tripWith({ trip_id: `${id}-${n}`, note: "é]}\u2028" }));
    return JSON.stringify({ data }, null, indent);
  });
const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const anyRequests = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: goodMessage },
      fc.json({ maxDepth: 3 }),
      anyText({ maxLength: 30 }),
      fc.constantFrom("{", "}", "[", ",", '{"data":[', '{"data":[1', '"', messageOf({}), "null", "\ufeff"),
    ),
    { maxLength: 6 },
  )
  .chain((parts) => fc.constantFrom("\n", "\r\n", "").map((between) => parts.join(between)));
/** The text as it is, cut off, with a byte that was changed, packed, or in UTF-16. */
const asWritten = (text: fc.Arbitrary<string>) =>
  fc
    .record({ text, at: fc.nat(), how: fc.constantFrom("whole", "whole", "cut", "changed", "gzip", "utf16") })
    .map(({ text: written, at, how }) => {
      const bytes = Buffer.from(written);
      const place = at % Math.max(1, bytes.length);
      if (how === "cut") return bytes.subarray(0, place);
      if (how === "changed" && bytes.length > 0) bytes[place] = at % 256;
      if (how === "gzip") return gzipSync(bytes);
      return how === "utf16" ? Buffer.from(`\ufeff${written}`, "utf16le") : bytes;
    });

const row = fc.constantFrom("2014-08-01 00:00:00,40.7,-73.9,B", "2014-08-01 02:00:00+02:00,4.07e1,-5e-05,B", "");
const anyPickups = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: row }, anyText({ maxLength: 20 }), fc.constantFrom('"', ";", ",,,,", "1,2")),
    {
      maxLength: 6,
    },
  )
  .map((rows) => ["date,lat,lon,ID", ...rows].join("\n"));

describe("whatever somebody gives a demo", () => {
  const folder = temporaryFolder();
  let files = 0;
  /** What the file is read as, or undefined where it is refused by one error that names it. */
  const read = async <T>(bytes: Buffer, code: string, open: (path: string) => Promise<T>): Promise<T | undefined> => {
    const path = folder.write(`file-${files++}`, bytes);
    try {
      return await open(path);
    } catch (error) {
      expect(error).toBeInstanceOf(RidestreamError);
      expect(error).toMatchObject({ code, message: expect.stringContaining(path) as string });
      return undefined;
    }
  };

  it("is read as requests whose counts agree from end to end, or refused before anything is sent", async () => {
    let wereRead = 0;
    const property = fc.asyncProperty(fc.oneof(anyBytes, asWritten(anyRequests)), async (bytes) => {
      const file = await read(bytes, "RS-REQUESTS-FILE", (path) => openRequests(path));
      if (!file) return;
      wereRead++;
      const messages: RequestMessage[] = [];
      for await (const message of file.messages()) messages.push(message);
      file.close();
      const log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock: systemClock });
      const index = createMemorySearchIndex();
      const lake = createMemoryObjectStore();
      await playInto({ log, index, lake }, messages);
      const stored = new Set((await allRows(lake)).map(({ trip_id: id }) => id)).size;
      const { produced, priced, repeated, deadLettered } = await reconcile(log, index, stored);
      expect(produced).toBe(messages.reduce((sum, { trips }) => sum + trips, 0));
      expect(priced + repeated + deadLettered).toBe(produced);
      await log.close();
    });
    await fc.assert(property, { numRuns: 150 });
    expect(wereRead).toBeGreaterThan(20);
  });

  it("has every good message of a file of good messages, whatever stands between them", async () => {
    const between = fc.constantFrom("\n", "\r\n\n", "", " ", "\n\ufeff", "\n\t\n");
    const property = fc.asyncProperty(
      fc.array(fc.tuple(goodMessage, between), { minLength: 1, maxLength: 5 }),
      async (parts) => {
        const text = parts.flat().join("");
        const file = await read(Buffer.from(text), "RS-REQUESTS-FILE", (path) => openRequests(path));
        const found: unknown[] = [];
        for await (const { value } of file?.messages() ?? []) found.push(JSON.parse(Buffer.from(value).toString()));
        file?.close();
        expect(found).toEqual(parts.map(([message]) => JSON.parse(message) as unknown));
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });

  it("is read as pickups, each of them a place and a time, or refused", async () => {
    let wereRead = 0;
    const property = fc.asyncProperty(fc.oneof(anyBytes, asWritten(anyPickups)), async (bytes) => {
      const file = await read(bytes, "RS-PICKUPS-FILE", (path) => openPickups(path, { seed: 1, mostSampled: 10 }));
      if (!file) return;
      wereRead++;
      let count = 0;
      for await (const { at, latitude, longitude } of file.read()) {
        count++;
        expect(Number.isFinite(at.getTime())).toBe(true);
        expect(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180).toBe(true);
      }
      file.close();
      expect(count).toBe(file.count);
    });
    await fc.assert(property, { numRuns: 200 });
    expect(wereRead).toBeGreaterThan(10);
  });
});
