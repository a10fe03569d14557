import type { ConnectionOf } from "../contracts/settings";
import { systemClock } from "../functions/runtime/clock";
import { firstAnswer, type AskedServer } from "./first-answer";

/**
 * Resolves once Kafka has answered: its client would try for long, and say nothing of it.
 *
 * @throws UnavailableError that names it, or RidestreamError RS-KAFKA-DENIED
 */
export async function kafkaAnswers(
  connection: ConnectionOf<"kafka">,
  asked: Pick<AskedServer, "onWait" | "withinMs" | "tellAfterMs">,
): Promise<void> {
  const { withAdmin } = await import("../functions/adapters/kafka/kafka-client");
  const address = `Kafka at ${connection.brokers}`;
  await firstAnswer({ server: "kafka", address, ...asked }, () =>
    withAdmin(connection, systemClock, ({ admin }) => admin.describeCluster()),
  );
}
