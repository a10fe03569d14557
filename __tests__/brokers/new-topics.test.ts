import { randomUUID } from "crypto";
import { topics } from "../../contracts/topics";
import { applyTopics, planTopics } from "../../functions/adapters/kafka/topic-admin";
import { systemClock } from "../../functions/runtime/clock";
import { eventually } from "../integration/eventually";
import { withAdmin } from "../integration/fresh";
import { threeBrokers as brokers } from "./three-brokers";

brokers.describe(`three brokers, of which one is down${brokers.note}`, () => {
  beforeEach(() => brokers.kill("1"));
  afterEach(() => brokers.start("1"));

  it("get topics of three replicas, two of which accept a request", async () => {
    // One that is there still answers; the first of the list does not.
    const alive = brokers.address.split(",").slice(1).join(",");
    await eventually("the cluster has noticed", async () => {
      let known = 3;
      await withAdmin(alive, async (admin) => {
        known = (await admin.describeCluster()).brokers.length;
      });
      return known === 2;
    });
    const named = topics.map((topic) => ({ ...topic, name: `test-${randomUUID()}-${topic.name}` }));
    await withAdmin(alive, async (admin) => {
      await applyTopics(admin, named, await planTopics(admin, named, systemClock), systemClock);
      const { topics: made } = await admin.fetchTopicMetadata({ topics: named.map(({ name }) => name) });
      const replicas = made.flatMap(({ partitions }) => partitions.map((one) => one.replicas.length));
      expect(new Set(replicas)).toEqual(new Set([3]));
    });
  });
});
