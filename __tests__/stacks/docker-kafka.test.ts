import type * as Topics from "../../contracts/topics";
import { topics } from "../../contracts/topics";
import type * as Local from "../../environments/local";
import { local } from "../../environments/local";
import { dockerKafka } from "../../stacks/streaming/docker-kafka";
import type * as Synth from "./synthesised";
import { resource, resourcesOf, synthesised, variablesOf } from "./synthesised";

const one = synthesised([local]);
const three = synthesised([{ ...local, streaming: dockerKafka({ brokers: 3 }) }]);
const broker = (synth: typeof one, id: number) => variablesOf(resource(synth, "docker_container", `kafka-${id}`));
const script = (synth: typeof one) =>
  (resource(synth, "docker_container", "kafka-topics")["entrypoint"] as readonly string[])[4] ?? "";

describe("dockerKafka", () => {
  it("has one broker, or three that know each other, each with a volume and a port", () => {
    expect(resourcesOf(one, "docker_container").filter(({ name }) => /^kafka-\d$/.test(name))).toHaveLength(1);
    for (const id of [1, 2, 3]) {
      expect(broker(three, id)).toMatchObject({
        KAFKA_NODE_ID: String(id),
        KAFKA_CONTROLLER_QUORUM_VOTERS: "1@kafka-1:19093,2@kafka-2:19093,3@kafka-3:19093",
        KAFKA_ADVERTISED_LISTENERS: `INNER://kafka-${id}:19092,OUTER://127.0.0.1:${9090 + 2 * id}`,
        KAFKA_LOG_DIRS: "/var/lib/kafka/data",
        KAFKA_DEFAULT_REPLICATION_FACTOR: "3",
        KAFKA_MIN_INSYNC_REPLICAS: "2",
      });
      expect(resource(three, "docker_volume", `kafka-${id}-data`)["name"]).toBe(`ridestream-local-kafka-${id}-data`);
    }
  });

  it("has three brokers start together, and one awaited", () => {
    expect(resource(one, "docker_container", "kafka-1")["wait"]).toBe(true);
    for (const id of [1, 2, 3]) {
      expect(resource(three, "docker_container", `kafka-${id}`)).toMatchObject({ wait: false });
      expect(resource(three, "docker_container", `kafka-${id}`)["depends_on"]).toBeUndefined();
    }
  });

  it("never becomes a quorum of another size over the same records", () => {
    // Refused at plan, by a guarded resource that another number of brokers replaces...
    const guard = "number-of-brokers-never-changes-in-place";
    expect(resource(one, "terraform_data", guard)).toMatchObject({
      triggers_replace: [1],
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(three, "terraform_data", guard)["triggers_replace"]).toEqual([3]);
    // ...and with the guards open by the brokers, whose volumes are another cluster's.
    expect(broker(one, 1)["CLUSTER_ID"]).not.toBe(broker(three, 1)["CLUSTER_ID"]);
    expect(broker(one, 1)["CLUSTER_ID"]).toMatch(/^[\w-]{22}$/);
  });

  it("makes every topic of the contract as it says there, and takes no partition away", () => {
    for (const { name, partitions, retentionMs } of topics) {
      expect(script(one)).toContain(
        `--create --if-not-exists --topic ${name} --partitions ${partitions} --replication-factor 1`,
      );
      expect(script(one)).toContain(`--topic ${name} --partitions ${partitions}; fi`);
      expect(script(one)).toMatch(new RegExp(`--entity-name ${name} --add-config .*retention.ms=${retentionMs}`));
      expect(script(one)).toContain(`${name} has $there partitions, contracts/topics.ts says ${partitions}`);
    }
    expect(script(three)).toContain("--replication-factor 3");
    expect(script(three)).toContain("min.insync.replicas=2");
  });
});

describe("a change of the topics", () => {
  /** Container and volume names that differ when the contract is another one. */
  function affected(change: () => void): readonly string[] {
    let names: readonly string[] = [];
    jest.isolateModules(() => {
      change();
      const { synthesised: anew, resourcesOf: all } = jest.requireActual<typeof Synth>("./synthesised");
      const { local: changed } = jest.requireActual<typeof Local>("../../environments/local");
      const before = new Map(
        resourcesOf(one).map(({ stack, type, name, resource: was }) => [`${stack}: ${type}.${name}`, was]),
      );
      names = all(anew([changed]))
        .filter(
          ({ stack, type, name, resource: is }) =>
            JSON.stringify(before.get(`${stack}: ${type}.${name}`)) !== JSON.stringify(is),
        )
        .map(({ stack, type, name }) => `${stack}: ${type}.${name}`);
    });
    return names;
  }
  const contract = () => jest.requireActual<typeof Topics>("../../contracts/topics");

  it.each([
    ["more partitions of a topic", () => Object.assign(contract().topicSource, { partitions: 12 })],
    ["another topic", () => (contract().topics as unknown[]).push({ ...contract().topicSource, name: "topic_more" })],
  ])("affects what makes the topics, and nothing that holds records: %s", (_what, change) => {
    expect(affected(change)).toEqual(["local-streaming: docker_container.kafka-topics"]);
  });
});
