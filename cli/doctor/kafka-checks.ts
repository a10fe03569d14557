import { counted } from "../tables";
import { consumedBy, type Consumed, functionContracts, type FunctionContract } from "../../contracts/functions";
import type { ConnectionOf } from "../../contracts/settings";
import { topics } from "../../contracts/topics";
import { retryTransient } from "../../functions/adapters/kafka/retry-transient";
import { withAdmin, type ConnectedAdmin } from "../../functions/adapters/kafka/kafka-client";
import { withCluster } from "../../functions/adapters/kafka/kafkajs-cluster";
import { readProgress } from "../../functions/adapters/kafka/read-progress";
import { namedTopics, planTopics } from "../../functions/adapters/kafka/topic-admin";
import { UnavailableError } from "../../functions/ports/errors";
import { systemClock as clock } from "../../functions/runtime/clock";
import { bad, good, off, warning, type Check } from "./check";
import { unreachable } from "./unreachable";

interface Connected extends ConnectedAdmin {
  readonly connection: ConnectionOf<"kafka">;
}

/** Whether Kafka can be reached from here and from where it advertises, has the contract's topics, and who reads them. */
export function kafkaChecks(connection: ConnectionOf<"kafka">): readonly Check[] {
  const addresses = connection.brokers.split(",").map((broker) => broker.trim());
  let asked: ReturnType<typeof silentOf> | undefined;
  const silent = () => (asked ??= silentOf(addresses));
  const connected = async <T>(work: (connected: Connected) => Promise<T>): Promise<T> => {
    // The client would try for long; here nobody waits for a broker that is about to start.
    const dead = await silent();
    const reachable = addresses.filter((address) => !dead.has(address));
    if (reachable.length === 0) throw new UnavailableError(`Kafka at ${connection.brokers}`);
    return withAdmin({ ...connection, brokers: reachable.join(",") }, clock, (admin) => work({ ...admin, connection }));
  };
  return [
    { name: "kafka: bootstrap", run: async () => bootstrap(addresses, await silent()) },
    { name: "kafka: advertised brokers", run: () => connected(advertised) },
    { name: "kafka: topics", run: () => connected(contractTopics) },
    ...Object.entries<FunctionContract>(functionContracts).flatMap(([name, contract]) =>
      consumedBy(contract).map((consumed) => ({
        name: `kafka: group of ${name}${consumed === contract.alsoConsumes ? `, ${consumed.topic.name}` : ""}`,
        run: () =>
          connected((to) =>
            // A broker that has just started loads its groups, and refuses to speak of them while it does.
            retryTransient(clock, () => groupOf(name, consumed, to)),
          ),
      })),
    ),
  ];
}

function bootstrap(addresses: readonly string[], silent: Silent) {
  const found = `${addresses.length - silent.size} of ${addresses.length} reachable`;
  if (silent.size === 0) return good(found);
  const which = `${found}; ${listed(silent)}`;
  return silent.size < addresses.length
    ? warning(which, "start the broker, or take its address out of RS_KAFKA_BROKERS")
    : bad(which, "start Kafka, open its port to this machine, or correct RS_KAFKA_BROKERS");
}

/** A client is sent on from the bootstrap address to the ones that the brokers advertise. */
async function advertised({ admin }: Connected) {
  const { brokers } = await admin.describeCluster();
  const addresses = brokers.map(({ host, port }) => `${host}:${port}`);
  const silent = await silentOf(addresses);
  return silent.size === 0
    ? good(addresses.join(", "))
    : bad(listed(silent), "set advertised.listeners of the broker to an address that this machine reaches");
}

/** Why each address does not answer that does not. */
type Silent = ReadonlyMap<string, string>;

async function silentOf(addresses: readonly string[]): Promise<Silent> {
  const answers = await Promise.all(addresses.map(async (address) => [address, await unreachable(address)] as const));
  return new Map(answers.flatMap(([address, why]) => (why === undefined ? [] : [[address, why] as const])));
}

const listed = (silent: Silent) => [...silent].map(([address, why]) => `${address}: ${why}`).join("; ");

async function contractTopics({ admin, connection }: Connected) {
  const named = namedTopics(connection, topics);
  const plan = await planTopics(admin, named, clock);
  if (plan.length === 0) return good(`${named.map(({ name }) => name).join(", ")} are as the contract has them`);
  const told = plan.map((change) => {
    switch (change.change) {
      case "create":
        return `${change.topic} is missing`;
      case "grow":
        return `${change.topic} has ${change.from} of ${counted(change.to, "partition")}`;
      case "set":
        return `${change.topic}: ${change.setting} is ${change.from}, not ${change.to}`;
      case "none":
        return `${change.topic}: ${change.differs}`;
    }
  });
  return plan.some(({ change }) => change === "create")
    ? bad(told.join("; "), "ridestream topics apply")
    : warning(told.join("; "), "ridestream topics plan says what can be done; ridestream topics apply does it");
}

/** A group's name is a setting of one function; here, where all functions are looked at, it is the default. */
async function groupOf(name: string, consumed: Consumed, { admin, kafka, connection }: Connected) {
  const [groupId, topic] = [connection.prefix + consumed.group, connection.prefix + consumed.topic.name];
  if (!(await admin.listTopics()).includes(topic)) return off(`${groupId}: ${topic} is not there to be read`);
  // One after the other: a call that outlives its admin, because another has failed, opens its connection again for good.
  const { groups } = await admin.describeGroups([groupId]);
  const progress = await withCluster(kafka, [topic], (cluster) => readProgress(cluster, { groupId, topic }));
  const members = groups[0]?.members.length ?? 0;
  const behind = progress.reduce((sum, { lag }) => sum + lag, 0);
  const text = `${groupId}: ${counted(members, "member")}, ${counted(behind, "record")} behind`;
  return members === 0 && behind > 0 ? warning(text, `start ${name}`) : good(text);
}
