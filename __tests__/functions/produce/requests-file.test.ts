import { openRequests } from "../../../functions/produce/requests-file";
import { topicDeadLetters, topicSource } from "../../../contracts/topics";
import { messageOf, originalMessage, tripWith } from "../pipeline/bad-input";
import { temporaryFolder } from "../../temporary-folder";

const read = (text: string | Uint8Array) => [...openRequests(temporaryFolder().write("requests", text))];
const texts = (text: string | Uint8Array) => read(text).map(({ value }) => Buffer.from(value).toString());

describe("a file of requests", () => {
  it("is one message when it is one JSON document, over lines or not", () => {
    const pretty = JSON.stringify({ data: [tripWith({}), tripWith({})] }, null, 2);
    expect(texts(pretty)).toEqual([pretty]);
    expect(read(pretty)).toMatchObject([{ trips: 2 }]);
    expect(read(originalMessage)).toMatchObject([{ trips: 1 }]);
  });

  it("is a message a line otherwise; blank lines and the lines' ends are not part of them", () => {
    expect(texts(`${originalMessage}\r\n\n  \n\t\r\nnot JSON\n`)).toEqual([originalMessage, "not JSON"]);
    expect(texts("not JSON")).toEqual(["not JSON"]);
  });

  it("is one message up to the topic's limit, and read by its lines above it", () => {
    const document = (size: number) => {
      const text = JSON.stringify({ data: [tripWith({ padding: "" })] }, null, 1);
      return text.replace('"padding": ""', () => `"padding": "${"x".repeat(size - text.length)}"`);
    };
    const largest = document(topicSource.maxMessageBytes);
    expect(Buffer.byteLength(largest)).toBe(topicSource.maxMessageBytes);
    expect(read(largest)).toHaveLength(1);
    expect(read(`\ufeff${largest}`)).toHaveLength(1);
    expect(read(document(topicSource.maxMessageBytes + 1)).length).toBeGreaterThan(10);
  });

  it("has each line whole, wherever the pieces that are read begin, and never two at once in memory", () => {
    const lines = Array.from({ length: 3_000 }, (_, n) =>
      messageOf(tripWith({ trip_id: `${n}`, padding: "é".repeat(n % 1_500) })),
    );
    expect(texts(lines.join("\n"))).toEqual(lines);
    const taken = openRequests(temporaryFolder().write("requests", lines.join("\n")))[Symbol.iterator]();
    expect(Buffer.from((taken.next().value as { value: Uint8Array }).value).toString()).toBe(lines[0]);
  });

  it("loses its byte order mark, whole or by lines", () => {
    expect(texts(`\ufeff${originalMessage}`)).toEqual([originalMessage]);
    expect(texts(`\ufeff${originalMessage}\nnot JSON`)).toEqual([originalMessage, "not JSON"]);
  });

  it("has the client's phone as each message's key", () => {
    expect(read(originalMessage).map(({ key }) => Buffer.from(key ?? []).toString())).toEqual(["060786575"]);
    expect(read("not JSON\nnor this").map(({ key }) => key)).toEqual([null, null]);
  });

  it.each([
    ["is empty", "", "holds no request"],
    ["holds only blank lines", "\n \r\n", "holds no request"],
    [
      "holds a message that not even the dead-letter topic keeps",
      `{}\n"${"x".repeat(topicDeadLetters.maxMessageBytes)}"`,
      "which no topic keeps",
    ],
  ])("that %s is refused", (_what, text, said) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: "RS-REQUESTS-FILE", message: expect.stringContaining(said) as string }) as Error,
    );
  });
});
