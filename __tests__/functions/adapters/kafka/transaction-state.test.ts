import { KafkaJSProtocolError } from "kafkajs";
import { lookup } from "kafkajs/src/protocol/requests";
import { kafkaError } from "../../../../functions/adapters/kafka/kafka-errors";
import type { Broker, ProtocolRequest } from "../../../../functions/adapters/kafka/kafkajs-cluster";
import { readTransactionState } from "../../../../functions/adapters/kafka/transaction-state";

/** Replies of Kafka 4.4, after the correlation id. */
const replies = {
  ongoing:
    "000000000002000006616e206964084f6e676f696e670000ea60000001a21a7f31fa0000000000000001000002047265630200000002000000",
  prepareAbort:
    "000000000002000006616e2069640d5072657061726541626f72740000ea60000001a21a7f31fa0000000000000001000002047265630200000002000000",
  unknown: "00000000000200690b6e6f20737563682069640100000000000000000000000000000000000000000000010000",
};

/** A coordinator that takes the versions, and answers with the reply. */
function coordinator(reply: string, versions: object = { 65: { minVersion: 0, maxVersion: 1 } }) {
  const asked: string[] = [];
  const broker: Pick<Broker, "lookupRequest" | "connectionPool"> = {
    lookupRequest: lookup(versions),
    connectionPool: {
      async send<T>({ request, response }: ProtocolRequest<T>) {
        const { buffer } = (await request.encode()) as { readonly buffer: Buffer };
        asked.push(`${request.apiKey} ${request.apiVersion} ${buffer.toString("hex")}`);
        return response.parse((await response.decode(Buffer.from(reply, "hex"))) as never);
      },
    },
  };
  return { broker: broker as Broker, asked };
}

describe("the state of a transaction", () => {
  it("is asked of the coordinator, by the id", async () => {
    const { broker, asked } = coordinator(replies.ongoing);
    expect(await readTransactionState(broker, "an id")).toBe("Ongoing");
    expect(asked).toEqual([`65 0 000206${Buffer.from("an id").toString("hex")}00`]);
  });

  it("tells an abort under way", async () => {
    expect(await readTransactionState(coordinator(replies.prepareAbort).broker, "an id")).toBe("PrepareAbort");
  });

  it("is none where the coordinator knows no such id", async () => {
    expect(await readTransactionState(coordinator(replies.unknown).broker, "no such id")).toBeUndefined();
  });

  it("is an error that passes where another broker is the coordinator now", async () => {
    const moved = coordinator(replies.unknown.replace("00020069", "00020010"));
    const error = await readTransactionState(moved.broker, "an id").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KafkaJSProtocolError);
    expect(error).toMatchObject({ type: "NOT_COORDINATOR_FOR_GROUP", retriable: true });
  });

  it("is refused by a Kafka before 3.0, with what to do", async () => {
    const error = await readTransactionState(coordinator("", { 22: { maxVersion: 1 } }).broker, "an id").catch(
      (thrown: unknown) => kafkaError("transactional id an id", thrown),
    );
    expect(error).toMatchObject({
      code: "RS-KAFKA-TOO-OLD",
      message: "transactional id an id: this Kafka has no request 65: take Kafka 3.0 or newer",
    });
  });
});
