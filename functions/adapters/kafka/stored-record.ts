import type { KafkaMessage } from "kafkajs";
import type { StoredRecord } from "../../ports/event-log";

/** A message of kafkajs as the port knows it; a header that stands several times keeps its last value. */
export function storedRecord({ offset, timestamp, key, value, headers = {} }: KafkaMessage): StoredRecord {
  return {
    offset: Number(offset),
    timestampMs: Number(timestamp),
    key,
    value,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [
        name,
        String((Array.isArray(header) ? header.at(-1) : header) ?? ""),
      ]),
    ),
  };
}
