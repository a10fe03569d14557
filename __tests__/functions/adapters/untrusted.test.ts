import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded } from "kafkajs";
import { kafkaError } from "../../../functions/adapters/kafka/kafka-errors";
import { untrusted } from "../../../functions/adapters/untrusted";

const tlsError = (code: string) => Object.assign(new Error("self-signed certificate"), { code });

describe("a server whose certificate is not trusted", () => {
  it.each([
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])("is told by %s, however deep it is wrapped, with what to do", (code) => {
    const wrapped = new Error("the request failed", { cause: new Error("no answer", { cause: tlsError(code) }) });
    expect(untrusted("Elasticsearch at https://es", "RS_ELASTICSEARCH_CA_FILE", wrapped)).toMatchObject({
      code: "RS-TLS-UNTRUSTED",
      message:
        "Elasticsearch at https://es: its certificate is not trusted (self-signed certificate): name its authority in RS_ELASTICSEARCH_CA_FILE, or replace the certificate",
    });
  });

  it.each(["self-signed certificate", "unable to verify the first certificate", "certificate has expired"])(
    "is told where only the words are left: %s",
    (message) => expect(untrusted("it", "X", new Error(message))).toMatchObject({ code: "RS-TLS-UNTRUSTED" }),
  );

  it("is told as kafkajs wraps it, and is nothing that passes", () => {
    const connection = new KafkaJSConnectionError("Connection error: self-signed certificate", {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    const given = new KafkaJSNumberOfRetriesExceeded(connection, { retryCount: 10, retryTime: 1 });
    expect(kafkaError("Kafka at broker:9092", given)).toMatchObject({ code: "RS-TLS-UNTRUSTED" });
  });

  it.each([
    new Error("connect ECONNREFUSED"),
    Object.assign(new Error("reset"), { code: "ECONNRESET" }),
    "a word",
    null,
  ])("is no other error (%s)", (error) => {
    expect(untrusted("it", "X", error)).toBeUndefined();
  });
});
