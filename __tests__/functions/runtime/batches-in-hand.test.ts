import { BatchesInHand } from "../../../functions/runtime/batches-in-hand";

const of = (partition: number) => ({ topic: "topic_source", partition });

/** Work that ends when it is told to. */
function work(name: string, events: string[]) {
  let end: (error?: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  const handle = async () => {
    events.push(`${name} starts`);
    await ended;
    events.push(`${name} ends`);
  };
  return { handle, end };
}

/** Two batches of one partition and one of another. */
function started() {
  const events: string[] = [];
  const [one, two, other] = [work("one", events), work("two", events), work("other", events)];
  const inHand = new BatchesInHand();
  inHand.start(of(0), one.handle);
  inHand.start(of(0), two.handle);
  inHand.start(of(1), other.handle);
  return { inHand, events, one, two, other };
}

describe("batches in hand", () => {
  it("handles partitions side by side, and one partition in order", async () => {
    const { inHand, events, one, two, other } = started();
    expect(events).toEqual(["one starts", "other starts"]);
    two.end();
    other.end();
    one.end();
    await inHand.settled();
    expect(events.indexOf("two starts")).toBeGreaterThan(events.indexOf("one ends"));
    expect(inHand.count).toBe(3);
  });

  it("starts nothing after a failure in its partition, and throws it once the others have ended", async () => {
    const { inHand, events, one, other } = started();
    one.end(new Error("fenced"));
    const settled = inHand.settled().catch((error: unknown) => events.push((error as Error).message));
    await new Promise((resolve) => setImmediate(resolve));
    other.end();
    await settled;
    expect(events).toEqual(["one starts", "other starts", "other ends", "fenced"]);
  });
});
