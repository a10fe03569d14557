import fc from "fast-check";
import type { FetchedMessage, FetchedPartition } from "kafkajs/src/protocol/requests/fetch/v11/response";
import { hideAborted } from "../../../../functions/adapters/kafka/kafkajs-mends";

/** What producers do, one step after the other; a marker ends a producer's transaction. */
type Step = { readonly producer: string; readonly does: "sends" | "commits" | "aborts" };

/** The log that a broker keeps of the steps, and its answer to a fetch of the log from an offset on. */
function fetched(steps: readonly Step[], from = 0): { partition: FetchedPartition; committed: readonly string[] } {
  const messages: FetchedMessage[] = [];
  const aborted: { producerId: string; firstOffset: string; last: number }[] = [];
  const committed: string[] = [];
  const open = new Map<string, string[]>();
  for (const { producer: producerId, does } of steps) {
    const offset = String(messages.length);
    const sent = open.get(producerId);
    if (does === "sends") {
      open.set(producerId, [...(sent ?? []), offset]);
      messages.push({
        offset,
        key: Buffer.from("k"),
        isControlRecord: false,
        batchContext: { producerId, inTransaction: true },
      });
    } else if (sent) {
      const key = Buffer.from([0, 0, 0, does === "aborts" ? 0 : 1]);
      messages.push({ offset, key, isControlRecord: true, batchContext: { producerId, inTransaction: true } });
      open.delete(producerId);
      if (does === "commits") committed.push(...sent);
      else aborted.push({ producerId, firstOffset: sent[0] ?? "", last: Number(offset) });
    }
  }
  // Up to the last stable offset, in the order of their aborts, those that reach into what is fetched.
  const stable = Math.min(messages.length, ...[...open.values()].map(([first]) => Number(first)));
  return {
    partition: {
      messages: messages.slice(from, stable),
      abortedTransactions: aborted
        .filter(({ last }) => last >= from && last < stable + 1e9)
        .map(({ producerId, firstOffset }) => ({ producerId, firstOffset })),
    },
    committed: committed.filter((offset) => Number(offset) >= from && Number(offset) < stable),
  };
}
const shown = ({ messages }: FetchedPartition) =>
  messages.filter(({ isControlRecord }) => isControlRecord !== true).map(({ offset }) => offset);

describe("the records that a fetch shows", () => {
  it("are the committed ones alone, however transactions interleave and wherever the fetch begins", () => {
    const anyStep = fc.record<Step>({
      producer: fc.constantFrom("1", "2", "3"),
      does: fc.oneof(
        { weight: 3, arbitrary: fc.constant("sends" as const) },
        fc.constantFrom("commits" as const, "aborts" as const),
      ),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), fc.nat(20), (steps, from) => {
        const { partition, committed } = fetched(steps, from);
        hideAborted(partition);
        expect(shown(partition)).toEqual([...committed].sort((a, b) => Number(a) - Number(b)));
        expect(partition.abortedTransactions).toHaveLength(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("hold none of A where A begins, B begins, B aborts, A aborts, and keep their offsets", () => {
    const steps: Step[] = [
      { producer: "A", does: "sends" },
      { producer: "B", does: "sends" },
      { producer: "C", does: "sends" },
      { producer: "A", does: "sends" },
      { producer: "B", does: "aborts" },
      { producer: "C", does: "commits" },
      { producer: "A", does: "aborts" },
    ];
    const { partition } = fetched(steps);
    // The broker lists B first.
    expect(partition.abortedTransactions).toEqual([
      { producerId: "B", firstOffset: "1" },
      { producerId: "A", firstOffset: "0" },
    ]);
    hideAborted(partition);
    expect(shown(partition)).toEqual(["2"]);
    expect(partition.messages).toHaveLength(7);
  });

  it("are left as they are where nothing was aborted", () => {
    const partition: FetchedPartition = { messages: [{ offset: "0", key: null }], abortedTransactions: null };
    hideAborted(partition);
    expect(partition).toEqual({ messages: [{ offset: "0", key: null }], abortedTransactions: null });
  });
});

describe("what is replaced inside kafkajs", () => {
  it("is so once, where two copies of ridestream are in one process and take turns", () => {
    const requests = ["kafkajs/src/protocol/requests/fetch", "kafkajs/src/protocol/requests/produce"];
    const shared = new Map(requests.map((name) => [name, jest.requireActual<object>(name)]));
    const copies = [1, 2].map(() => {
      let copy: { readonly mendKafkajs: () => void } | undefined;
      jest.isolateModules(() => {
        for (const [name, definition] of shared) jest.doMock(name, () => definition);
        copy = jest.requireActual("../../../../functions/adapters/kafka/kafkajs-mends");
      });
      return copy;
    });
    for (const copy of [...copies, ...copies]) copy?.mendKafkajs();
    for (const definition of shared.values() as Iterable<{ protocol: (of: { version: number }) => unknown }>)
      expect(typeof definition.protocol({ version: 7 })).toBe("function");
  });
});
