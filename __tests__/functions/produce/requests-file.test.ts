import { gzipSync } from "zlib";
import { openRequests } from "../../../functions/produce/requests-file";
import type { RequestMessage } from "../../../functions/produce/request-message";
import { topicDeadLetters, topicSource } from "../../../contracts/topics";
import { messageOf, originalMessage, tripWith } from "../pipeline/bad-input";
import { temporaryFolder } from "../../temporary-folder";

async function read(text: string | Uint8Array): Promise<readonly RequestMessage[]> {
  const file = await openRequests(temporaryFolder().write("requests", text));
  try {
    const messages: RequestMessage[] = [];
    for await (const message of file.messages()) messages.push(message);
    return messages;
  } finally {
    file.close();
  }
}
const texts = async (text: string | Uint8Array) => (await read(text)).map(({ value }) => Buffer.from(value).toString());
const pretty = (...ids: readonly string[]) =>
  JSON.stringify({ data: ids.map((id) => tripWith({ trip_id: id })) }, null, 2);
const message = (id: string) => messageOf(tripWith({ trip_id: id }));

describe("a file of requests", () => {
  it("is one message when it is one JSON document, over lines or not", async () => {
    expect(await texts(pretty("a", "b"))).toEqual([pretty("a", "b")]);
    expect(await read(pretty("a", "b"))).toMatchObject([{ trips: 2 }]);
    expect(await read(originalMessage)).toMatchObject([{ trips: 1 }]);
  });

  it("is a message a line otherwise; blank lines and the lines' ends are not part of them", async () => {
    expect(await texts(`${originalMessage}\r\n\n  \n\t\r\nnot JSON\n`)).toEqual([originalMessage, "not JSON"]);
  });

  it.each([
    ["documents over lines, one after the other", `${pretty("a")}\n${pretty("b")}\n`, [pretty("a"), pretty("b")]],
    ["documents without anything between them", `${message("a")}${message("b")}`, [message("a"), message("b")]],
    ["a document that begins where one ends", `${pretty("a")}${pretty("b")}`, [pretty("a"), pretty("b")]],
    ["lines, then a document", `${message("a")}\n${pretty("b")}`, [message("a"), pretty("b")]],
    ["a line that was cut off", `{"data":[{\n${message("a")}`, ['{"data":[{', message("a")]],
    ["a last line that was cut off", `${message("a")}\n{"data":[{`, [message("a"), '{"data":[{']],
    ["a line with more than a document", `${message("a")} x\n${message("b")}`, [`${message("a")} x`, message("b")]],
    ["an array of messages over lines", `[\n${message("a")},\n${message("b")}\n]`, [message("a"), message("b")]],
    ["an array of messages", `[${message("a")},${message("b")}]`, [message("a"), message("b")]],
    ["an array of anything else", `[${message("a")},[]]`, [`[${message("a")},[]]`]],
    ["an empty array", "[]", ["[]"]],
  ])("may hold %s", async (_what, text, messages) => {
    expect(await texts(text)).toEqual(messages);
  });

  it("is one message up to the topic's limit; above it a document's trips are sent in several, as they are written", async () => {
    const document = (size: number, trips: number) => {
      const text = JSON.stringify(
        { data: Array.from({ length: trips }, () => tripWith({ n: 1, padding: "" })) },
        null,
        1,
      );
      return text.replace('"padding": ""', () => `"padding": "${"é]".repeat(Math.floor((size - text.length) / 3))}"`);
    };
    const { maxMessageBytes } = topicSource;
    const fitting = document(maxMessageBytes, 300);
    expect(await texts(fitting)).toEqual([fitting]);
    const large = document(3 * maxMessageBytes, 2_000);
    const messages = await texts(large);
    const [first, ...trips] = messages.flatMap((text) => (JSON.parse(text) as { data: unknown[] }).data);
    expect([first, ...trips]).toEqual((JSON.parse(large) as { data: unknown[] }).data);
    expect((await read(large)).map(({ trips: carried }) => carried).reduce((sum, carried) => sum + carried)).toBe(
      2_000,
    );
    expect(messages.slice(1).every((text) => Buffer.byteLength(text) <= maxMessageBytes)).toBe(true);
    const ofOneTrip = document(maxMessageBytes + 10_000, 1);
    expect(await texts(ofOneTrip)).toEqual([ofOneTrip]);
  });

  it("has each line whole, wherever the pieces that are read begin", async () => {
    const lines = Array.from({ length: 3_000 }, (_, n) =>
      messageOf(tripWith({ trip_id: `${n}`, padding: "é".repeat(n % 1_500) })),
    );
    expect(await texts(lines.join("\n"))).toEqual(lines);
  });

  const two = `${message("é")}\n${message("\u{1f695}")}`;
  const utf16be = Buffer.from(`\ufeff${two}`, "utf16le").swap16();
  it.each([
    ["a byte order mark", `\ufeff${two}`],
    ["a byte order mark in each of its lines", `\ufeff${two.replace("\n", "\n\ufeff")}`],
    ["UTF-16", Buffer.from(`\ufeff${two}`, "utf16le")],
    ["UTF-16 without a byte order mark", Buffer.from(two, "utf16le")],
    ["big-endian UTF-16", utf16be],
    ["big-endian UTF-16 without a byte order mark", utf16be.subarray(2)],
    ["gzip", gzipSync(two)],
    ["gzip in two members", Buffer.concat([gzipSync(`${message("é")}\n`), gzipSync(message("\u{1f695}"))])],
    ["gzip of UTF-16", gzipSync(Buffer.from(`\ufeff${two}`, "utf16le"))],
  ])("may be written with %s", async (_what, bytes) => {
    expect(await texts(bytes)).toEqual([message("é"), message("\u{1f695}")]);
  });

  it("has the client's phone as each message's key", async () => {
    const keys = (await read(`${originalMessage}\nnot JSON`)).map(({ key }) => key && Buffer.from(key).toString());
    expect(keys).toEqual(["060786575", null]);
  });

  it.each([
    ["is empty", "", "holds no request"],
    ["holds only blank lines", "\n \r\n", "holds no request"],
    ["holds a byte order mark alone", "\ufeff", "holds no request"],
    ["is CSV", "date,lat,lon,ID\n2014-08-01 08:00:00,51.4,0,B", "holds no JSON"],
    [
      "is a document with a comma too many",
      pretty("a", "b").replace(/\n\s*\]/, ",$&"),
      "line 1 begins a document that is not JSON",
    ],
    [
      "has a second document that breaks off",
      `${message("a")}\n${pretty("b").slice(0, -9)}`,
      "line 2 begins a document that does not end",
    ],
    [
      "has a document with a string that does not end",
      pretty("b").replace('"standard"', '"standard'),
      "is not JSON in line 4",
    ],
    [
      "holds a message that not even the dead-letter topic keeps",
      `{}\n"${"x".repeat(topicDeadLetters.maxMessageBytes)}"`,
      "which no topic keeps",
    ],
    ["is gzip that was cut off", gzipSync(originalMessage).subarray(0, -9), "is gzip that is cut off"],
    ["is gzip with a bit that was flipped", gzipSync(originalMessage).fill(0xff, 40, 44), "is gzip that is damaged"],
    [
      "is UTF-16 that was cut off",
      Buffer.from(originalMessage, "utf16le").subarray(0, -1),
      "is UTF-16LE that is broken",
    ],
    ["is UTF-32", Buffer.from([0x7b, 0, 0, 0, 0x7d, 0, 0, 0]), "is UTF-32"],
    ["is a ZIP archive", Buffer.from("PK\u0003\u0004 and so on"), "is a ZIP archive"],
    ["is packed with zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4, 0, 1, 0, 0]), "is packed with zstd"],
    ["is Parquet", "PAR1....", "is Parquet"],
  ])("that %s is refused before anything is sent", async (_what, bytes, said) => {
    await expect(openRequests(temporaryFolder().write("requests", bytes))).rejects.toEqual(
      expect.objectContaining({ code: "RS-REQUESTS-FILE", message: expect.stringContaining(said) as string }) as Error,
    );
  });
});
