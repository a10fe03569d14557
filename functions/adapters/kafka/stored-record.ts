import type { KafkaMessage } from "kafkajs";
import type { StoredRecord } from "../../ports/event-log";
import type { ReadMessage } from "./fetched/fetched-message";

const firstMs = Date.parse("0001-01-01T00:00:00Z");
const lastMs = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * A message of kafkajs as the port knows it; a header that stands several times keeps its last value. A sender may write any
 * number for its time: what is no year of four digits becomes the nearest that is.
 */
export function storedRecord({
  offset,
  timestamp,
  key,
  value,
  headers = {},
  flaw,
}: KafkaMessage & Pick<ReadMessage, "flaw">): StoredRecord {
  return {
    offset: Number(offset),
    timestampMs: Math.min(Math.max(Number(timestamp), firstMs), lastMs),
    key,
    value,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [
        name,
        String((Array.isArray(header) ? header.at(-1) : header) ?? ""),
      ]),
    ),
    ...(flaw && { flaw }),
  };
}
