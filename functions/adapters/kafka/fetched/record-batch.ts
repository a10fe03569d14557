import { ByteReader } from "./byte-reader";
import { readKeyAndValue, takeAtHand, takeRecord, unreadable, type ReadMessage } from "./fetched-message";
import type { TakenMessages } from "./taken-messages";
import { unpack } from "./unpack";
import { UnreadableError } from "./unreadable";

const stampedByBroker = 0x08;
const transactional = 0x10;
const control = 0x20;

/** Of a record's length, a varint. */
const mostLengthBytes = 5;

const noHeaders = {};

/** Headers that a record keeps: nothing here reads so many, and each costs many times its bytes. */
const mostHeaders = 10_000;

type Batch = ReturnType<typeof readHeader>;

/**
 * Takes the records of a batch (format 2, since Kafka 0.11), from its offset to its end.
 *
 * What cannot be unpacked, from there to the batch's end, becomes one message at the batch's last offset, with the batch
 * as it came for its value. Where no record has the last offset, as after compaction, a message to pass over has.
 *
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export async function readRecordBatch(entry: Buffer, taken: TakenMessages): Promise<void> {
  const reader = new ByteReader(entry);
  const batch = readHeader(reader);
  if (Number(batch.lastOffset) < taken.from) return;
  const rest = reader.take(reader.left);
  let last: ReadMessage | undefined;
  try {
    const pieces = unpack(batch.attributes, rest);
    const records = pieces ? new ByteReader(Buffer.alloc(0), pieces) : new ByteReader(rest);
    try {
      for (let index = 0; index < batch.count; index++) {
        if (records.left < mostLengthBytes) await records.fill(mostLengthBytes);
        const recordBytes = records.varint();
        const bytes = takeAtHand(records, recordBytes) ?? (await takeRecord(records, recordBytes));
        if (!bytes) throw new UnreadableError("its records end too early");
        const message = readRecord(bytes, recordBytes, batch);
        taken.add(message, bytes.length);
        if (taken.isFull) return;
        last = message;
      }
    } finally {
      await records.close();
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const from = last ? Number(last.offset) + 1 : batch.baseOffset;
    const reason = `the batch cannot be read from offset ${from} to its last, ${batch.lastOffset}: ${error.message}`;
    taken.add({ ...outsideOf(batch), ...unreadable(reason, entry) }, entry.length);
    return;
  }
  if (last?.offset !== String(batch.lastOffset)) taken.add({ ...outsideOf(batch), isControlRecord: true }, 0);
}

/** What is before the records; no broker stores a batch that is too short for it. */
function readHeader(reader: ByteReader) {
  const baseOffset = reader.int64();
  // The length, which the caller knows, the leader's epoch, the format and the checksum, which the broker has checked.
  reader.take(4 + 4 + 1 + 4);
  const attributes = reader.int16();
  const lastOffset = baseOffset + BigInt(reader.int32());
  const firstTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const producerId = String(reader.int64());
  // The producer's epoch and its first sequence number.
  reader.take(2 + 4);
  const count = reader.int32();
  const batchContext = { producerId, inTransaction: (attributes & transactional) !== 0 };
  return { baseOffset, attributes, lastOffset, firstTimestamp, maxTimestamp, count, batchContext };
}

/** A message of the batch at its last offset, without anything of a record. */
function outsideOf({ lastOffset, maxTimestamp, attributes, batchContext }: Batch): ReadMessage {
  const isControlRecord = (attributes & control) !== 0;
  const nothing = { attributes: 0, key: null, value: null, headers: {} };
  return { offset: String(lastOffset), timestamp: String(maxTimestamp), isControlRecord, batchContext, ...nothing };
}

function readRecord(bytes: Buffer, recordBytes: number, batch: Batch): ReadMessage {
  const record = new ByteReader(bytes);
  const attributes = record.int8();
  const timestamp = BigInt.asIntN(64, batch.firstTimestamp + record.varlong());
  const offset = batch.baseOffset + BigInt(record.varint());
  return {
    offset: String(offset),
    timestamp: String(batch.attributes & stampedByBroker ? batch.maxTimestamp : timestamp),
    attributes,
    isControlRecord: (batch.attributes & control) !== 0,
    batchContext: batch.batchContext,
    ...readRest(record, bytes, recordBytes),
  };
}

function readRest(record: ByteReader, bytes: Buffer, recordBytes: number) {
  try {
    const keyAndValue = readKeyAndValue(record, recordBytes, () => record.varint());
    return { headers: keyAndValue.flaw ? {} : readHeaders(record), ...keyAndValue };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { headers: {}, ...unreadable(`the record cannot be read: ${error.message}`, bytes) };
  }
}

/** Of a name that stands several times the last. */
function readHeaders(record: ByteReader): Record<string, Buffer> {
  const count = record.varint();
  if (count === 0) return noHeaders;
  const headers = new Map<string, Buffer>();
  for (let index = 0; index < count && headers.size < mostHeaders; index++) {
    const name = record.take(record.varint()).toString();
    const length = record.varint();
    headers.set(name, length < 0 ? Buffer.alloc(0) : record.take(length));
  }
  return Object.fromEntries(headers);
}
