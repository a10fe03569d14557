import { KafkaJSError, type Kafka } from "kafkajs";
import type { Cluster } from "../../../../functions/adapters/kafka/kafkajs-cluster";
import { openLiveCluster } from "../../../../functions/adapters/kafka/live-cluster";
import { createTestClock } from "../../test-clock";

/** A kafkajs whose clusters connect, and note when they are disconnected. */
function scripted() {
  const made: { readonly name: string; isDisconnected: boolean }[] = [];
  const kafka = {
    [Symbol("private:Kafka:createCluster")]: () => {
      const cluster = { name: `cluster ${made.length + 1}`, isDisconnected: false };
      made.push(cluster);
      return Object.assign(cluster, {
        connect: () => Promise.resolve(),
        disconnect: () => Promise.resolve(void (cluster.isDisconnected = true)),
        addMultipleTargetTopics: () => Promise.resolve(),
        refreshMetadataIfNecessary: () => Promise.resolve(),
      });
    },
  } as unknown as Kafka;
  return { made, live: openLiveCluster(kafka, createTestClock()) };
}
const nameOf = (cluster: Cluster) => (cluster as unknown as { readonly name: string }).name;

describe("a live cluster", () => {
  it("asks another one after a failure, and hangs up the first with the last question that is under way there", async () => {
    const { made, live } = scripted();
    let answer: (text: string) => void = () => undefined;
    const slow = live.ask(["t"], () => new Promise<string>((resolve) => (answer = resolve)));
    let tries = 0;
    const retried = live.ask(["t"], (cluster) => {
      if (++tries === 1) return Promise.reject(new KafkaJSError("the leader has moved"));
      return Promise.resolve(nameOf(cluster));
    });
    expect(await retried).toBe("cluster 2");
    expect(made.map(({ isDisconnected }) => isDisconnected)).toEqual([false, false]);
    answer("answered");
    expect(await slow).toBe("answered");
    expect(made.map(({ isDisconnected }) => isDisconnected)).toEqual([true, false]);
    await live.close();
    expect(made.map(({ isDisconnected }) => isDisconnected)).toEqual([true, true]);
  });

  it("asks another one where a broker died as it connected, which kafkajs takes for connected ever after", async () => {
    const { made, live } = scripted();
    const asked = live.ask([], (cluster) =>
      nameOf(cluster) === "cluster 1"
        ? Promise.reject(new Error("Broker not connected"))
        : Promise.resolve(nameOf(cluster)),
    );
    expect(await asked).toBe("cluster 2");
    expect(made.map(({ isDisconnected }) => isDisconnected)).toEqual([true, false]);
    await live.close();
  });

  it("hangs up at once when it closes and nothing is under way, and asks again when it is asked again", async () => {
    const { made, live } = scripted();
    await live.ask([], (cluster) => Promise.resolve(nameOf(cluster)));
    await live.close();
    expect(made.map(({ isDisconnected }) => isDisconnected)).toEqual([true]);
    expect(await live.ask([], (cluster) => Promise.resolve(nameOf(cluster)))).toBe("cluster 2");
    await live.close();
  });
});
