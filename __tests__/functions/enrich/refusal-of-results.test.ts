import { topicResult } from "../../../contracts/topics";
import { refusalOfResults } from "../../../functions/enrich/refusal-of-results";
import type { LogRecord } from "../../../functions/ports/event-log";

const result = (key: number, value: number): LogRecord => ({ key: Buffer.alloc(key), value: Buffer.alloc(value) });

describe("the results of a message", () => {
  it("are sent where each is what its topic takes, and all are within the bound of a message", () => {
    expect(refusalOfResults([])).toBeUndefined();
    expect(refusalOfResults([result(1_000, topicResult.maxMessageBytes - 1_000)])).toBeUndefined();
    expect(refusalOfResults(Array<LogRecord>(1_000).fill(result(20, 800)))).toBeUndefined();
  });

  it("are refused where one is larger than its topic takes", () => {
    expect(refusalOfResults([result(20, 800), result(1_000, topicResult.maxMessageBytes)])).toMatchObject({
      code: "RS-MESSAGE-TOO-LARGE",
      reason: expect.stringContaining("a result has") as string,
    });
  });

  it("are refused where a long key, repeated by each, makes them many times the message", () => {
    expect(refusalOfResults(Array<LogRecord>(300).fill(result(500_000, 800)))).toMatchObject({
      code: "RS-MESSAGE-TOO-LARGE",
      reason: expect.stringContaining("each repeats the key") as string,
    });
  });
});
