import { ManagedKafkaCluster } from "@cdktf/provider-google/lib/managed-kafka-cluster";
import { ManagedKafkaTopic } from "@cdktf/provider-google/lib/managed-kafka-topic";
import { consumedBy, functionContracts, type FunctionContract } from "../../contracts/functions";
import { replicasOn, topics, topicSettings, type Topic } from "../../contracts/topics";
import { granted, type Granted, type Identity } from "../environment/granted";
import { keyRight, managedKafkaService } from "../environment/key-right";
import { kmsKeyProblems } from "../environment/kms-key";
import { unless } from "../environment/problem";
import { idOf, projectRight, type Grantee } from "../environment/project-right";
import type { Site } from "../environment/site";
import { projectId } from "../environment/variables";
import type { GoogleNetwork } from "../foundation/google-ground";
import { AccessLists } from "./access-lists";
import type { StreamingPart } from "./streaming";

export interface ManagedKafkaProps {
  /** Virtual CPUs of the cluster; Google wants 3 at least. @default 3 */
  readonly vcpus?: number;
  /** Memory of the cluster in GiB, 1 to 8 a vCPU. @default 4 a vCPU */
  readonly memoryGiB?: number;
  /**
   * E-mail addresses of people or service accounts that look after it, by `ridestream doctor`, `topics` and `dlq`: a topic
   * with a list refuses whoever is not on it. @default nobody
   */
  readonly operators?: readonly string[];
  /**
   * Customer-managed encryption key, which lies in the deployment's region: projects/P/locations/L/keyRings/R/cryptoKeys/K. Managed
   * Kafka gets the right to use it. @default Google's
   */
  readonly kmsKey?: string;
}

/** Google spreads a cluster over three zones. */
const brokers = 3;
const replicas = replicasOn(brokers);
const gibibyte = 1024 ** 3;

/** Google Cloud's Managed Service for Apache Kafka, with the contract's topics and lists of who may do what on each. */
export function managedKafka(props: ManagedKafkaProps = {}): StreamingPart {
  const { vcpus = 3, operators = [], kmsKey } = props;
  const { memoryGiB = vcpus * 4 } = props;
  return {
    component: "streaming",
    implementation: "managedKafka",
    options: props,
    place: "google",
    reachableFrom: ["google"],
    holdsData: true,
    hostPorts: [],
    problems: ({ region }) => [
      ...unless(Number.isInteger(vcpus) && vcpus >= 3, `has ${vcpus} vCPUs`, "give 3 or more"),
      ...unless(
        memoryGiB >= vcpus && memoryGiB <= 8 * vcpus,
        `has ${memoryGiB} GiB of memory for ${vcpus} vCPUs`,
        "give 1 to 8 GiB a vCPU",
      ),
      ...operators.flatMap((operator) =>
        unless(/^[^@: ]+@[^@ ]+$/.test(operator), `has the operator "${operator}"`, "give an e-mail address"),
      ),
      ...kmsKeyProblems(kmsKey, region),
    ],
    retire: ground,
    create: (site) => {
      const stack = site.stack();
      const { region: location } = site.deployment;
      const after = keyRight(site, kmsKey, managedKafkaService);
      const cluster = new ManagedKafkaCluster(stack, "cluster", {
        clusterId: site.deployment.namePrefix,
        location,
        capacityConfig: { vcpuCount: String(vcpus), memoryBytes: String(memoryGiB * gibibyte) },
        gcpConfig: {
          accessConfig: { networkConfigs: [{ subnet: ground(site).subnetwork }] },
          ...(kmsKey !== undefined && { kmsKey }),
        },
        rebalanceConfig: { mode: "AUTO_REBALANCE_ON_SCALE_UP" },
        timeouts: { create: "60m", update: "60m", delete: "60m" },
        lifecycle: site.guard(),
        ...(after.length > 0 && { dependsOn: after }),
      });
      for (const topic of topics) {
        new ManagedKafkaTopic(stack, topic.name, {
          topicId: topic.name,
          cluster: cluster.clusterId,
          location,
          partitionCount: topic.partitions,
          replicationFactor: replicas,
          configs: { ...topicSettings(topic, replicas) },
          lifecycle: site.guard(),
        });
      }
      const bootstrap = `bootstrap.${site.deployment.namePrefix}.${location}.managedkafka.${projectId}.cloud.goog:9092`;
      stack.tell("kafka_brokers", bootstrap);
      const lists = new AccessLists(stack, cluster);
      for (const operator of operators) letOperate(site, lists, operator);
      const grant = (identity: Identity, rights: readonly Right[]): Granted<"kafka"> => {
        const { email, member } = site.account(identity);
        connect(site, { name: identity.name, member });
        for (const { on, operations, why } of rights) {
          if (lists.allow(on, email, operations))
            site.permit({ identity: identity.name, may: operations.join(", "), on, why });
        }
        return granted("kafka", identity, { brokers: bootstrap, security: "google" });
      };
      return {
        googleCluster: { name: site.deployment.namePrefix, vcpus },
        grantProduce: (identity, written) =>
          grant(
            identity,
            written.map(({ name }) => ({
              on: `topic/${name}`,
              operations: ["WRITE", "DESCRIBE"],
              why: "appends to it",
            })),
          ),
        grantConsume: (identity, topic, group) => grant(identity, consumeRights(topic, group)),
      };
    },
  };
}

/** Its API, and the network that it lies in. */
function ground(site: Site): GoogleNetwork {
  const { google } = site.foundation;
  google.enable(site.stack(), "managedkafka.googleapis.com", "cloudresourcemanager.googleapis.com");
  return google.privateNetwork(site.stack());
}

interface Right {
  /** Pattern of what it is on: `topic/x`. */
  readonly on: string;
  readonly operations: readonly string[];
  readonly why: string;
}

/** Its group's offsets are committed in the transactions of its results, whose ids begin with the group. */
const consumeRights = ({ name }: Topic, group: string): readonly Right[] => [
  { on: `topic/${name}`, operations: ["READ", "DESCRIBE"], why: "reads it" },
  { on: `consumerGroup/${group}`, operations: ["READ", "DESCRIBE"], why: "keeps there how far it has come" },
  {
    on: `transactionalIdPrefixed/${group}`,
    operations: ["WRITE", "DESCRIBE"],
    why: "commits what it made and how far it has come as one",
  },
];

/** Lets somebody look at every topic and group, mend topics, and send dead letters again. */
function letOperate(site: Site, lists: AccessLists, email: string): void {
  const kind = email.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user";
  connect(site, { name: email, member: `${kind}:${email}` });
  const allow = (on: string, operations: readonly string[], why: string) => {
    lists.allow(on, email, operations);
    site.permit({ identity: email, may: operations.join(", "), on, why });
  };
  for (const { name } of topics)
    allow(
      `topic/${name}`,
      ["READ", "WRITE", "DESCRIBE", "ALTER", "DESCRIBE_CONFIGS", "ALTER_CONFIGS"],
      "lists and replays dead letters, compares topics with the contract",
    );
  for (const { group } of Object.values<FunctionContract>(functionContracts).flatMap(consumedBy))
    allow(`consumerGroup/${group}`, ["DESCRIBE"], "sees how far it is behind");
}

/** Lets somebody open a connection, once. */
function connect(site: Site, grantee: Grantee): void {
  const id = `${idOf(grantee.name)}-connects`;
  if (!site.stack().node.tryFindChild(id)) projectRight(site, id, grantee, "roles/managedkafka.client", "connects");
}
