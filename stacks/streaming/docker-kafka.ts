import { TerraformResource } from "cdktf";
import { createHash } from "crypto";
import { oneOffContainer, registryImage, retireContainers, serverContainer } from "../docker/container";
import { dataVolume } from "../docker/data-volume";
import { granted, type Identity } from "../environment/granted";
import { unless } from "../environment/problem";
import type { Site } from "../environment/site";
import type { StreamingPart } from "./streaming";
import { topicScript } from "./topic-script";

export interface DockerKafkaProps {
  /** Brokers, each a controller too. With three one may die. To change it, destroy the streaming stack first, and its records with it. @default 1 */
  readonly brokers?: 1 | 3;
  /** Copies of each record. @default as many as there are brokers */
  readonly replicas?: number;
  /** Port of the first broker on 127.0.0.1; the others follow, two apart. @default 9092 */
  readonly port?: number;
  /** Most memory of a broker, in MiB. @default 1024 */
  readonly memoryMiB?: number;
}

const image = "apache/kafka:4.1.1";
const innerPort = 19092;
const controllerPort = 19093;
const outerPort = 9092;
const dataFolder = "/var/lib/kafka/data";

/** Apache Kafka (KRaft) in containers of this machine's engine, with the contract's topics. */
export function dockerKafka(props: DockerKafkaProps = {}): StreamingPart {
  const { brokers = 1, port = 9092, memoryMiB = 1024 } = props;
  const { replicas = brokers } = props;
  const ids = Array.from({ length: brokers }, (_, at) => at + 1);
  const hostPortOf = (id: number) => port + (id - 1) * 2;
  return {
    component: "streaming",
    implementation: "dockerKafka",
    options: props,
    place: "docker",
    reachableFrom: ["docker"],
    holdsData: true,
    hostPorts: ids.map(hostPortOf),
    problems: () => [
      ...unless([1, 3].includes(brokers), `has ${brokers} brokers`, "give 1 or 3: an odd number keeps a majority"),
      ...unless(
        Number.isInteger(replicas) && replicas >= 1 && replicas <= brokers,
        `keeps ${replicas} replicas on ${brokers} brokers`,
        `give 1 to ${brokers}`,
      ),
      ...unless(memoryMiB >= 512, `has ${memoryMiB} MiB of memory`, "give 512 or more"),
    ],
    retire: retireContainers,
    create: (site) => {
      const imageId = registryImage(site, "kafka-image", image);
      refuseOtherQuorum(site, brokers);
      const servers = ids.map((id) =>
        serverContainer({
          site,
          id: `kafka-${id}`,
          image: imageId,
          memoryMiB,
          env: brokerVariables({ site, id, ids, replicas, hostPort: site.hostPort(hostPortOf(id)), memoryMiB }),
          ports: { [hostPortOf(id)]: outerPort },
          healthcheck: {
            test: [
              "CMD-SHELL",
              `/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server localhost:${innerPort} > /dev/null`,
            ],
            interval: "10s",
            timeout: "10s",
            retries: 6,
            startPeriod: "1m0s",
          },
          extra: {
            volumes: [{ volumeName: dataVolume(site, `kafka-${id}-data`), containerPath: dataFolder }],
            // The brokers of one quorum start together: nobody waits for the first of them.
            wait: brokers === 1,
            // The last of a quorum cannot finish its shutdown.
            destroyGraceSeconds: 10,
          },
        }),
      );
      const bootstrap = ids.map((id) => `kafka-${id}:${innerPort}`).join(",");
      oneOffContainer({
        site,
        id: "kafka-topics",
        image: imageId,
        memoryMiB: 512,
        script: topicScript(bootstrap, replicas),
        withinS: 240,
        extra: { dependsOn: servers },
      });
      const stack = site.stack();
      stack.tell("kafka_brokers", ids.map((id) => `127.0.0.1:${site.hostPort(hostPortOf(id))}`).join(","));
      stack.tell("next_step", `docker logs ${site.uniqueName("kafka-topics")}`);
      const grant = (identity: Identity) => granted("kafka", identity, { brokers: bootstrap });
      return { grantProduce: grant, grantConsume: grant };
    },
  };
}

/**
 * Refuses, at plan, another number of brokers over the data of this one: a quorum of one that becomes one of three elects
 * two empty voters and every record is gone, and one of three that becomes one drops two volumes with their guards.
 */
function refuseOtherQuorum(site: Site, brokers: number): void {
  const stack = site.stack();
  const quorum = new TerraformResource(stack, "number-of-brokers-never-changes-in-place", {
    terraformResourceType: "terraform_data",
    lifecycle: site.guard(),
  });
  quorum.addOverride("triggers_replace", [brokers]);
}

interface Broker {
  readonly site: Site;
  readonly id: number;
  readonly ids: readonly number[];
  readonly replicas: number;
  readonly hostPort: number;
  readonly memoryMiB: number;
}

function brokerVariables({ site, id, ids, replicas, hostPort, memoryMiB }: Broker): Readonly<Record<string, string>> {
  const copies = String(replicas);
  const inSync = String(Math.max(1, replicas - 1));
  return {
    CLUSTER_ID: clusterId(site, ids.length),
    KAFKA_NODE_ID: String(id),
    KAFKA_PROCESS_ROLES: "broker,controller",
    KAFKA_CONTROLLER_QUORUM_VOTERS: ids.map((voter) => `${voter}@kafka-${voter}:${controllerPort}`).join(","),
    KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
    // Clients in the network of containers come in by INNER, those of this machine by OUTER.
    KAFKA_LISTENERS: `INNER://:${innerPort},OUTER://:${outerPort},CONTROLLER://:${controllerPort}`,
    KAFKA_ADVERTISED_LISTENERS: `INNER://kafka-${id}:${innerPort},OUTER://127.0.0.1:${hostPort}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "INNER:PLAINTEXT,OUTER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    KAFKA_INTER_BROKER_LISTENER_NAME: "INNER",
    KAFKA_LOG_DIRS: dataFolder,
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
    KAFKA_DEFAULT_REPLICATION_FACTOR: copies,
    KAFKA_MIN_INSYNC_REPLICAS: inSync,
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: copies,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: copies,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: inSync,
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: copies,
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: inSync,
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
    KAFKA_HEAP_OPTS: `-Xms${Math.floor(memoryMiB / 4)}m -Xmx${Math.floor(memoryMiB / 2)}m`,
  };
}

/**
 * Kafka's form of a UUID: 16 bytes in URL-safe base64; of the deployment and the quorum's size, so that brokers of another
 * quorum refuse the volumes of this one.
 */
const clusterId = ({ deployment }: Site, brokers: number) =>
  createHash("sha256").update(`${deployment.namePrefix} ${brokers}`).digest().subarray(0, 16).toString("base64url");
