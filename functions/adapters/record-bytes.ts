import type { LogRecord } from "../ports/event-log";

/** What counts against a topic's `maxMessageBytes`: key, value and headers. */
export function recordBytes({ key, value, headers = {} }: LogRecord): number {
  const inHeaders = Object.entries(headers).reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
    0,
  );
  return (key?.length ?? 0) + (value?.length ?? 0) + inHeaders;
}
