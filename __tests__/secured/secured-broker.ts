import { execFileSync, spawn, type ChildProcess } from "child_process";
import { existsSync, writeFileSync } from "fs";
import { homedir } from "os";
import { join } from "path";
import { freePort } from "../free-port";
import { unreachable } from "../../cli/doctor/unreachable";
import { eventually } from "../integration/eventually";
import type { Certificate } from "./certificate";

/** Where the servers for integration tests keep Kafka's jars. */
const jars = join(
  process.env["RIDESTREAM_SERVERS"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "ridestream-servers"),
  "lib",
  "kafka",
);
export const canRunBroker = existsSync(jars);
export const whyNot = canRunBroker ? "" : ` (skipped: no Kafka in ${jars}; the servers for integration tests bring it)`;

export interface SecuredBroker {
  /** Over TLS, for those who log in. */
  readonly address: string;
  readonly end: () => void;
}

export interface User {
  readonly name: string;
  readonly password: string;
}

/**
 * Starts a broker that lets the user in by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 over TLS, and nobody else. It listens
 * on loopback.
 */
export async function startSecuredBroker(folder: string, certificate: Certificate, user: User): Promise<SecuredBroker> {
  const [secured, controller, inner] = [await freePort(), await freePort(), await freePort()];
  const properties = join(folder, "server.properties");
  const login = "listener.name.secured";
  writeFileSync(
    properties,
    Object.entries({
      "process.roles": "broker,controller",
      "node.id": "1",
      "controller.quorum.voters": `1@127.0.0.1:${controller}`,
      listeners: `SECURED://127.0.0.1:${secured},INNER://127.0.0.1:${inner},CONTROLLER://127.0.0.1:${controller}`,
      "advertised.listeners": `SECURED://127.0.0.1:${secured},INNER://127.0.0.1:${inner}`,
      "listener.security.protocol.map": "SECURED:SASL_SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT",
      "controller.listener.names": "CONTROLLER",
      "inter.broker.listener.name": "INNER",
      "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
      [`${login}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user.name}="${user.password}";`,
      [`${login}.scram-sha-256.sasl.jaas.config`]: "org.apache.kafka.common.security.scram.ScramLoginModule required;",
      [`${login}.scram-sha-512.sasl.jaas.config`]: "org.apache.kafka.common.security.scram.ScramLoginModule required;",
      "ssl.keystore.location": certificate.keystore,
      "ssl.keystore.type": "PKCS12",
      "ssl.keystore.password": certificate.password,
      "log.dirs": join(folder, "data"),
      "auto.create.topics.enable": "false",
      "offsets.topic.replication.factor": "1",
      "offsets.topic.num.partitions": "1",
      "transaction.state.log.replication.factor": "1",
      "transaction.state.log.min.isr": "1",
      "transaction.state.log.num.partitions": "1",
      "share.coordinator.state.topic.replication.factor": "1",
      "share.coordinator.state.topic.min.isr": "1",
      "group.initial.rebalance.delay.ms": "0",
    })
      .map(([name, value]) => `${name}=${value}`)
      .join("\n"),
  );
  const java = (...args: readonly string[]) => ["-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", `${jars}/*`, ...args];
  const scram = (mechanism: string) => ["--add-scram", `${mechanism}=[name=${user.name},password=${user.password}]`];
  const format = ["format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", properties];
  execFileSync(
    "java",
    java("kafka.tools.StorageTool", ...format, ...scram("SCRAM-SHA-256"), ...scram("SCRAM-SHA-512")),
    { stdio: "pipe" },
  );
  const broker = spawn("java", java("kafka.Kafka", properties), { stdio: ["ignore", "pipe", "pipe"], cwd: folder });
  let log = "";
  for (const stream of [broker.stdout, broker.stderr]) stream.on("data", (data: Buffer) => (log += data.toString()));
  await eventually(
    "the secured broker has started",
    async () => {
      if (broker.exitCode !== null) throw new Error(`the broker has ended: ${log.slice(-2_000)}`);
      return (await unreachable(`127.0.0.1:${secured}`)) === undefined;
    },
    () => log.slice(-2_000),
  );
  return { address: `127.0.0.1:${secured}`, end: () => kill(broker) };
}

const kill = (broker: ChildProcess) => void broker.kill("SIGKILL");
