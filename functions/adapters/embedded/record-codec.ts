import type { LogRecord, StoredRecord } from "../../ports/event-log";

/**
 * Records as the journal holds them, one after another: key length and value length (all ones for null) and headers
 * length as 32-bit little-endian, the timestamp as a 64-bit one, then the bytes of the three; headers are JSON, or nothing.
 */
const prefix = 20;
const nullLength = 0xffffffff;

/** @param nowMs the timestamp of records that bring none */
export function encodeRecords(records: readonly LogRecord[], nowMs: number): Buffer {
  const headers = records.map((record) => encodeHeaders(record.headers));
  const size = records.reduce(
    (sum, { key, value }, i) => sum + prefix + lengthOf(key) + lengthOf(value) + lengthOf(headers[i]),
    0,
  );
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  records.forEach(({ key, value, timestampMs = nowMs }, i) => {
    const header = headers[i] ?? none;
    bytes.writeUInt32LE(key ? key.length : nullLength, at);
    bytes.writeUInt32LE(value ? value.length : nullLength, at + 4);
    bytes.writeUInt32LE(header.length, at + 8);
    bytes.writeBigInt64LE(BigInt(timestampMs), at + 12);
    at += prefix;
    for (const part of [key ?? none, value ?? none, header]) {
      bytes.set(part, at);
      at += part.length;
    }
  });
  return bytes;
}

/** Decodes the records of a batch from `fromOffset` on, at most `limit`; they are views of `bytes`, not copies. */
export function decodeRecords(
  bytes: Buffer,
  batch: { readonly baseOffset: number; readonly count: number },
  fromOffset: number,
  limit: number,
): StoredRecord[] {
  const records: StoredRecord[] = [];
  let at = 0;
  for (let i = 0; i < batch.count && records.length < limit; i++) {
    const keyLength = bytes.readUInt32LE(at);
    const valueLength = bytes.readUInt32LE(at + 4);
    const keyStart = at + prefix;
    const valueStart = keyStart + (keyLength === nullLength ? 0 : keyLength);
    const headersStart = valueStart + (valueLength === nullLength ? 0 : valueLength);
    const end = headersStart + bytes.readUInt32LE(at + 8);
    if (batch.baseOffset + i >= fromOffset) {
      records.push({
        offset: batch.baseOffset + i,
        timestampMs: Number(bytes.readBigInt64LE(at + 12)),
        key: keyLength === nullLength ? null : bytes.subarray(keyStart, valueStart),
        value: valueLength === nullLength ? null : bytes.subarray(valueStart, headersStart),
        headers:
          headersStart === end
            ? noHeaders
            : (JSON.parse(bytes.toString("utf8", headersStart, end)) as Record<string, string>),
      });
    }
    at = end;
  }
  return records;
}

const none = Buffer.alloc(0);
const noHeaders: Readonly<Record<string, string>> = Object.freeze({});
const lengthOf = (bytes: Uint8Array | null | undefined) => bytes?.length ?? 0;

function encodeHeaders(headers: LogRecord["headers"]): Buffer {
  return headers && Object.keys(headers).length > 0 ? Buffer.from(JSON.stringify(headers)) : none;
}
