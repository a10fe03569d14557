import { KafkaJSError, KafkaJSServerDoesNotSupportApiKey } from "kafkajs";
import { FencedError, RidestreamError, UnavailableError } from "../../ports/errors";
import { untrusted } from "../untrusted";

const fenced = new Set([
  "INVALID_PRODUCER_EPOCH",
  "PRODUCER_FENCED",
  "INVALID_PRODUCER_ID_MAPPING",
  "INVALID_TXN_STATE",
  "UNKNOWN_PRODUCER_ID",
  "OUT_OF_ORDER_SEQUENCE_NUMBER",
]);
const denied = /AUTHORIZATION_FAILED|SASL|AUTHENTICATION/;

/** What kafkajs throws, as the ports know it. */
export function kafkaError(what: string, error: unknown): Error {
  if (error instanceof RidestreamError) return error;
  const type = typeOf(error);
  if (type !== undefined && fenced.has(type)) return new FencedError(what);
  if (denied.test(type ?? (error as Error).name)) {
    return new RidestreamError(
      "RS-KAFKA-DENIED",
      `${what}: Kafka refuses this identity (${type ?? (error as Error).message}): grant it, or correct RS_KAFKA_USERNAME and RS_KAFKA_PASSWORD`,
      { cause: error },
    );
  }
  if (type === "MESSAGE_TOO_LARGE") {
    return new RidestreamError(
      "RS-LOG-RECORD-TOO-LARGE",
      `${what}: a record is over what the broker takes: raise the topic's max.message.bytes with ridestream topics apply`,
      { cause: error },
    );
  }
  if (error instanceof KafkaJSServerDoesNotSupportApiKey) {
    return new RidestreamError(
      "RS-KAFKA-TOO-OLD",
      `${what}: this Kafka has no request ${error.apiKey}: take Kafka 3.0 or newer`,
      { cause: error },
    );
  }
  const distrust = untrusted(what, "RS_KAFKA_CA_FILE", error);
  if (distrust) return distrust;
  // A state that kafkajs refuses to go on from comes of an earlier failure: the caller opens anew.
  if (error instanceof KafkaJSError || isSocketError(error) || isNotConnected(error))
    return new UnavailableError(`${what} (${(error as Error).message})`, { cause: error, server: "kafka" });
  return error as Error;
}

/** The protocol's error name, of the error or of what it wraps. */
function typeOf(error: unknown): string | undefined {
  for (
    let at: unknown = error;
    at instanceof Error;
    at = (at as { readonly originalError?: unknown }).originalError ?? at.cause
  ) {
    const { type } = at as { readonly type?: unknown };
    if (typeof type === "string") return type;
  }
  return undefined;
}

/** What kafkajs throws, as no error of its own, where a connection was lost between two requests. */
export const isNotConnected = (error: unknown) => error instanceof Error && error.message === "Broker not connected";

const isSocketError = (error: unknown) => typeof (error as NodeJS.ErrnoException | undefined)?.syscall === "string";
