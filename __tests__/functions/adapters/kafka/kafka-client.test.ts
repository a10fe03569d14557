import { createServer, type AddressInfo } from "net";
import { networkInterfaces } from "os";
import { createKafkaClient } from "../../../../functions/adapters/kafka/kafka-client";
import { systemClock } from "../../../../functions/runtime/clock";
import { KafkaSettings } from "../../../../contracts/settings";
import { readSections } from "../../../../functions/runtime/settings";

const hasIpv6 = Object.values(networkInterfaces()).some((of) => of?.some(({ address }) => address === "::1"));

(hasIpv6 ? describe : describe.skip)(`a Kafka client${hasIpv6 ? "" : " (skipped: this machine has no IPv6)"}`, () => {
  it("reaches a broker by its IPv6 address in brackets", async () => {
    const server = createServer();
    const reached = new Promise<void>((resolve) =>
      server.once("connection", (socket) => {
        socket.destroy();
        resolve();
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, "::1", resolve));
    const { port } = server.address() as AddressInfo;
    const { kafka: connection } = readSections(
      "a test",
      { kafka: KafkaSettings },
      { RS_KAFKA_BROKERS: `[::1]:${port}` },
    );
    const { kafka, destroySockets } = createKafkaClient(connection, systemClock);
    const admin = kafka.admin({ retry: { retries: 0 } });
    await Promise.all([reached, admin.connect().catch(() => undefined)]);
    await admin.disconnect();
    destroySockets();
    await new Promise((resolve) => server.close(resolve));
  });
});
