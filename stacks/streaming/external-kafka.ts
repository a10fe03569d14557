import { formChecks } from "../../contracts/setting-forms";
import { granted, type Identity } from "../environment/granted";
import { unless } from "../environment/problem";
import { variableSecret } from "../environment/secret";
import { variable } from "../environment/variables";
import type { StreamingPart } from "./streaming";

export interface ExternalKafkaProps {
  /** Bootstrap brokers, host:port, comma-separated. */
  readonly brokers: string;
  /** How to log in, over TLS. Confluent Cloud takes sasl-plain. @default "sasl-plain" */
  readonly security?: "sasl-plain" | "sasl-scram-256" | "sasl-scram-512";
}

/** Of which the variables are. */
const login = "the variables kafka_username and kafka_password";

/**
 * A Kafka that somebody else runs, such as Confluent Cloud. `ridestream topics apply` makes its topics. User and password
 * are the variables kafka_username and kafka_password; what they may do is granted where that Kafka is run.
 */
export function externalKafka(props: ExternalKafkaProps): StreamingPart {
  const { brokers, security = "sasl-plain" } = props;
  return {
    component: "streaming",
    implementation: "externalKafka",
    options: props,
    place: "outside",
    reachableFrom: ["docker", "google"],
    holdsData: false,
    hostPorts: [],
    problems() {
      const problem = formChecks.brokers(brokers, login);
      // What is wrong may be a password in it.
      return unless(problem === undefined, `has a list of brokers that ${problem ?? ""}`, "write host:port,host:port");
    },
    // It has made nothing.
    retire: (site) => void site.stack(),
    create: (site) => {
      site.stack().tell("kafka_brokers", brokers);
      site
        .stack()
        .tell(
          "next_step",
          `RS_KAFKA_BROKERS=${brokers} RS_KAFKA_SECURITY=${security} ridestream topics apply: makes the topics`,
        );
      const password = variableSecret("kafka_password");
      const grant = (identity: Identity) => {
        site.permit({
          identity: identity.name,
          may: "what is granted there to kafka_username",
          on: "the external Kafka",
          why: "its contract says so",
        });
        return granted("kafka", identity, { brokers, security, username: variable("kafka_username"), password });
      };
      return { grantProduce: grant, grantConsume: grant };
    },
  };
}
