import { ByteReader } from "./byte-reader";
import { readKeyAndValue, takeRecord, unreadable, type ReadMessage } from "./fetched-message";
import type { TakenMessages } from "./taken-messages";
import { unpack } from "./unpack";
import { UnreadableError } from "./unreadable";

const stampedByBroker = 0x08;
/** Offset and size. */
const entryBytes = 12;
/** A wrapper's messages are read whole, because the last one's offset says what those of the others mean. */
const mostUnpackedBytes = 64 * 1024 * 1024;
/** What a message takes in memory beside its bytes, about. */
const objectBytes = 256;

interface OldMessage extends ReadMessage {
  readonly format: number;
}

/**
 * Takes a message of the formats 0 and 1, before Kafka 0.11, which a topic that is as old still holds; one that is packed
 * wraps others. A wrapper that cannot be unpacked is one message, as it came.
 */
export async function readOldMessage(entry: Buffer, taken: TakenMessages): Promise<void> {
  const reader = new ByteReader(entry);
  const offset = reader.int64();
  const size = reader.int32();
  if (Number(offset) < taken.from) return;
  const wrapper = readBody(reader, offset, size);
  const messages = (wrapper.attributes & 7) === 0 || wrapper.flaw ? [wrapper] : await unwrap(wrapper, entry);
  for (const { format: _, ...message } of messages) {
    taken.add(message, (message.key?.length ?? 0) + (message.value?.length ?? 0));
    if (taken.isFull) return;
  }
}

async function unwrap(wrapper: OldMessage, entry: Buffer): Promise<readonly OldMessage[]> {
  try {
    const messages = await unpackMessages(wrapper);
    const last = messages.at(-1);
    if (!last) throw new UnreadableError("it wraps no message");
    // Format 1 counts within the wrapper, whose offset is the last one's; format 0 counts within the partition.
    const base = wrapper.format === 0 ? 0n : BigInt(wrapper.offset) - BigInt(last.offset);
    return messages.map((message) => ({
      ...message,
      offset: String(BigInt(message.offset) + base),
      ...(wrapper.attributes & stampedByBroker && { timestamp: wrapper.timestamp }),
    }));
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return [{ ...wrapper, ...unreadable(`the messages cannot be unpacked: ${error.message}`, entry) }];
  }
}

async function unpackMessages({ attributes, value }: OldMessage): Promise<OldMessage[]> {
  const messages: OldMessage[] = [];
  const reader = new ByteReader(Buffer.alloc(0), unpack(attributes, value ?? Buffer.alloc(0)));
  let unpackedBytes = 0;
  try {
    while (await reader.fill(entryBytes)) {
      const offset = reader.int64();
      const size = reader.int32();
      const body = await takeRecord(reader, size);
      if (!body) throw new UnreadableError("its messages end too early");
      unpackedBytes += body.length + objectBytes;
      if (unpackedBytes > mostUnpackedBytes)
        throw new UnreadableError(`unpacked it takes more than ${mostUnpackedBytes} bytes`);
      messages.push(readBody(new ByteReader(body), offset, size));
    }
  } finally {
    await reader.close();
  }
  return messages;
}

/** What follows offset and size. */
function readBody(body: ByteReader, offset: bigint, size: number): OldMessage {
  const nothing = { offset: String(offset), isControlRecord: false, headers: {} };
  const bytes = body.take(body.left);
  try {
    const reader = new ByteReader(bytes);
    // The checksum, which the broker has checked.
    reader.take(4);
    const format = reader.int8();
    if (format !== 0 && format !== 1) throw new UnreadableError(`it has the format ${format}, which is not known`);
    const attributes = reader.int8();
    const timestamp = format === 0 ? "-1" : String(reader.int64());
    return { ...nothing, format, attributes, timestamp, ...readKeyAndValue(reader, size, () => reader.int32()) };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const reason = `the message cannot be read: ${error.message}`;
    return { ...nothing, format: 0, attributes: 0, timestamp: "-1", ...unreadable(reason, bytes) };
  }
}
