import { connect as connectPlain, isIP, type Socket } from "net";
import { setTimeout as after } from "timers/promises";
import { connect as connectTls } from "tls";
import { Kafka, logLevel, type Admin, type ISocketFactory } from "kafkajs";
import type { ConnectionOf } from "../../../contracts/settings";
import type { Clock } from "../../ports/clock";
import { kafkaError } from "./kafka-errors";
import { mendKafkajs } from "./kafkajs-mends";
import { securityOf } from "./security";
import { hostOf, seedOf } from "./seed-broker";

export interface KafkaClient {
  readonly kafka: Kafka;
  /** Ends every connection that is still open, so that nothing keeps the process. */
  readonly destroySockets: () => void;
}

/** A client of the settings. It tells its troubles by what it throws; its own log stays silent. */
export function createKafkaClient(connection: ConnectionOf<"kafka">, clock: Clock): KafkaClient {
  mendKafkajs();
  const { socketFactory, destroySockets } = trackedSockets();
  const kafka = new Kafka({
    clientId: "ridestream",
    brokers: connection.brokers.split(",").map(seedOf),
    ...securityOf(connection, clock),
    socketFactory,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    requestTimeout: 20_000,
    // A dead broker is bridged for some seconds; beyond that the worker's own loop waits.
    retry: { initialRetryTime: 20, maxRetryTime: 1_000, retries: 10 },
  });
  return { kafka, destroySockets };
}

/** After a broker has died kafkajs forgets sockets that it opened; with an error they take their timers with them. */
function trackedSockets(): { readonly socketFactory: ISocketFactory; readonly destroySockets: () => void } {
  const open = new Set<Socket>();
  return {
    socketFactory: ({ host: named, port, ssl, onConnect }) => {
      const host = hostOf(named);
      const socket = (ssl as typeof ssl | undefined)
        ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
        : connectPlain({ host, port }, onConnect);
      socket.setKeepAlive(true, 60_000);
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      return socket;
    },
    destroySockets() {
      for (const socket of open) socket.destroy(new Error("closed"));
    },
  };
}

/** @throws UnavailableError, or RidestreamError RS-KAFKA-DENIED */
async function connectAdmin(kafka: Kafka, { brokers }: ConnectionOf<"kafka">): Promise<Admin> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return admin;
  } catch (error) {
    await disconnect(admin);
    throw kafkaError(`Kafka at ${brokers}`, error);
  }
}

export interface ConnectedAdmin {
  readonly admin: Admin;
  readonly kafka: Kafka;
}

/**
 * Works with an admin that is connected for that alone, and leaves nothing open.
 *
 * @throws UnavailableError, or RidestreamError RS-KAFKA-DENIED
 */
export async function withAdmin<T>(
  connection: ConnectionOf<"kafka">,
  clock: Clock,
  work: (connected: ConnectedAdmin) => Promise<T>,
): Promise<T> {
  const { kafka, destroySockets } = createKafkaClient(connection, clock);
  try {
    const admin = await connectAdmin(kafka, connection);
    try {
      return await work({ admin, kafka });
    } catch (error) {
      throw kafkaError(`Kafka at ${connection.brokers}`, error);
    } finally {
      await disconnect(admin);
    }
  } finally {
    destroySockets();
  }
}

const disconnectWithinMs = 10_000;

/**
 * Disconnects, for ten seconds at most: kafkajs waits for what is under way, which a broker that has died never answers.
 * What was acknowledged is safe; the server forgets the rest with the connection.
 */
export async function disconnect(client: Pick<Admin, "disconnect">): Promise<void> {
  await Promise.race([client.disconnect(), after(disconnectWithinMs, undefined, { ref: false })]);
}
