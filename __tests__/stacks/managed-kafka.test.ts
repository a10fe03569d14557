import { gcp } from "../../environments/gcp";
import { functionContracts, type Consumed, type FunctionContract } from "../../contracts/functions";
import { topics } from "../../contracts/topics";
import { managedKafka, type ManagedKafkaProps } from "../../stacks/streaming/managed-kafka";
import { resource, resourcesOf, synthesised, type Resource } from "./synthesised";

const synth = synthesised([gcp]);
const principal = (name: string) => `User:ridestream-gcp-${name}@\${var.project_id}.iam.gserviceaccount.com`;

interface Entry {
  readonly principal: string;
  readonly operation: string;
  readonly permission_type: string;
}
const lists = resourcesOf(synth, "google_managed_kafka_acl").map(({ resource: one }) => ({
  on: String(one["acl_id"]),
  entries: one["acl_entries"] as readonly Entry[],
}));
const allowed = (on: string, name: string) =>
  (lists.find((list) => list.on === on)?.entries ?? [])
    .filter((entry) => entry.principal === principal(name))
    .map(({ operation }) => operation);

describe("the managed Kafka", () => {
  it("has the contract's topics, on three replicas of which two must have a record", () => {
    const made = resourcesOf(synth, "google_managed_kafka_topic").map(({ resource: one }) => one);
    expect(made.map((one) => [one["topic_id"], one["partition_count"], one["replication_factor"]]).sort()).toEqual(
      topics.map(({ name, partitions }) => [name, partitions, 3]).sort(),
    );
    for (const one of made) expect((one["configs"] as Resource)["min.insync.replicas"]).toBe("2");
  });

  it.each(Object.entries(functionContracts))(
    "lets %s do what its contract says, and nothing else",
    (name, contract) => {
      const { consumes, alsoConsumes, produces }: FunctionContract = contract;
      const reading = ({ topic, group }: Consumed) => ({
        [`topic/${topic.name}`]: ["READ", "DESCRIBE"],
        [`consumerGroup/${group}`]: ["READ", "DESCRIBE"],
        [`transactionalIdPrefixed/${group}`]: ["WRITE", "DESCRIBE"],
      });
      const may = Object.fromEntries(
        lists.map(({ on }) => [on, allowed(on, name)] as const).filter(([, operations]) => operations.length > 0),
      );
      expect(may).toEqual({
        ...Object.fromEntries(produces.map((topic) => [`topic/${topic.name}`, ["WRITE", "DESCRIBE"]])),
        ...(consumes && reading(consumes)),
        // load-search writes dead letters, and indexes those of all.
        ...(alsoConsumes && { ...reading(alsoConsumes), "topic/trips.dlq": ["WRITE", "DESCRIBE", "READ"] }),
      });
    },
  );

  it("lets operators look at and mend it, whom its lists would refuse", () => {
    const operated = synthesised([{ ...gcp, streaming: managedKafka({ operators: ["ops@example.com"] }) }]);
    const rights = resourcesOf(operated, "google_managed_kafka_acl").flatMap(({ resource: one }) =>
      (one["acl_entries"] as readonly Entry[])
        .filter((entry) => entry.principal === "User:ops@example.com")
        .map(({ operation }) => `${String(one["acl_id"])} ${operation}`),
    );
    for (const { name } of topics)
      for (const operation of ["READ", "WRITE", "DESCRIBE"]) expect(rights).toContain(`topic/${name} ${operation}`);
    expect(rights).toContain("consumerGroup/ridestream-enrich DESCRIBE");
    expect(resource(operated, "google_project_iam_member", "ops-example-com-connects")).toMatchObject({
      role: "roles/managedkafka.client",
      member: "user:ops@example.com",
    });
  });

  it("has one list for each pattern, of entries that allow and are there once", () => {
    expect(new Set(lists.map(({ on }) => on)).size).toBe(lists.length);
    for (const { entries } of lists) {
      expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(entries.length);
      for (const entry of entries) expect(entry.permission_type).toBe("ALLOW");
    }
  });

  it("lies in a private network, and tells its address, which is no attribute of it", () => {
    expect(resource(synth, "google_managed_kafka_cluster", "cluster")["gcp_config"]).toMatchObject({
      access_config: {
        network_configs: [{ subnet: "projects/${var.project_id}/regions/europe-west1/subnetworks/ridestream-gcp" }],
      },
    });
    expect(synth.stacks["gcp-streaming"]?.output?.["kafka_brokers"]).toEqual({
      value: "bootstrap.ridestream-gcp.europe-west1.managedkafka.${var.project_id}.cloud.goog:9092",
    });
  });

  it("lies where the deployment says", () => {
    const there = synthesised([gcp], { region: "us-central1" });
    const places = resourcesOf(there)
      .flatMap(({ resource: one }) => [one["location"], one["region"]])
      .filter((place) => typeof place === "string" && /^[a-z]+-[a-z]+\d$/.test(place));
    expect(new Set(places)).toEqual(new Set(["us-central1"]));
  });

  it("lets Managed Kafka use a key of one's own before the cluster is made, and nobody else", () => {
    const kmsKey = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
    const encrypted = synthesised([{ ...gcp, streaming: managedKafka({ kmsKey }) }]);
    expect(resourcesOf(encrypted, "google_kms_crypto_key_iam_member").map(({ resource: one }) => one)).toEqual([
      {
        crypto_key_id: kmsKey,
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        member:
          "serviceAccount:service-${data.google_project.project.number}@gcp-sa-managedkafka.iam.gserviceaccount.com",
      },
    ]);
    expect(resource(encrypted, "google_managed_kafka_cluster", "cluster")).toMatchObject({
      gcp_config: { kms_key: kmsKey },
      depends_on: ["google_kms_crypto_key_iam_member.service-encrypts"],
    });
  });

  it.each<readonly [ManagedKafkaProps, RegExp]>([
    [{ operators: ["user:ops@example.com"] }, /has the operator "user:ops@example.com": give an e-mail/],
    [{ kmsKey: "k" }, /has the key "k": give projects\/P/],
    [
      { kmsKey: "projects/p/locations/europe/keyRings/r/cryptoKeys/k" },
      /has a key in europe for data in europe-west1: give a key in europe-west1/,
    ],
    [{ vcpus: 2 }, /has 2 vCPUs: give 3 or more/],
    [{ vcpus: 3, memoryGiB: 2 }, /has 2 GiB of memory for 3 vCPUs: give 1 to 8 GiB a vCPU/],
    [{ vcpus: 3, memoryGiB: 25 }, /has 25 GiB of memory for 3 vCPUs/],
  ])("is refused as Google would: %j", (props, said) => {
    expect(() => synthesised([{ ...gcp, streaming: managedKafka(props) }])).toThrow(said);
  });
});
