import fc from "fast-check";
import { CompressionTypes } from "kafkajs";
import crc32c from "kafkajs/src/protocol/recordBatch/crc32C";
import produceRequest from "kafkajs/src/protocol/requests/produce";
import produceAsIs from "kafkajs/src/protocol/requests/produce/v7/request";
import { gunzipSync } from "zlib";
import { mendKafkajs } from "../../../../../functions/adapters/kafka/kafkajs-mends";
import { encodeProduce } from "../../../../../functions/adapters/kafka/sent/produce-request";
import { toSend, type SentMessage } from "../../../../../functions/adapters/kafka/sent/record-batch";

const anyBytes = fc.option(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  { freq: 8 },
);
const anyText = fc.string({ unit: "grapheme", maxLength: 20 });
const anyMessage = fc.record<SentMessage>(
  {
    partition: fc.constant(3),
    key: anyBytes,
    value: anyBytes,
    // kafkajs orders timestamps as texts: all of one length.
    timestamp: fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 }).map(String),
    headers: fc.dictionary(anyText, anyText, { maxKeys: 3 }),
  },
  { requiredKeys: ["partition", "key", "value", "timestamp"] },
);

const requestOf = (messages: readonly SentMessage[], isTransactional: boolean) => ({
  acks: -1,
  timeout: 30_000,
  transactionalId: isTransactional ? "enrich-3" : null,
  producerId: 4_000_000_000n,
  producerEpoch: 7,
  compression: CompressionTypes.GZIP,
  topicData: [{ topic: "topic_result", partitions: [{ partition: 3, firstSequence: 12, messages }] }],
});

/** What a request with one batch says: all before its records, but their packed length and the checksum; and its records. */
function parts(request: Buffer) {
  const magic = 2;
  const front = 8 + 4 + 4 + 1 + 4;
  const header = 2 + 4 + 8 + 8 + 8 + 2 + 4 + 4;
  const batchAt = request.lastIndexOf(Buffer.from("topic_result")) + "topic_result".length + 4 + 4 + 4;
  const batch = request.subarray(batchAt);
  expect(batch.length).toBe(request.readInt32BE(batchAt - 4));
  expect(batch.readInt32BE(8)).toBe(batch.length - 12);
  expect(batch[16]).toBe(magic);
  expect(batch.readUInt32BE(17)).toBe(crc32c(batch.subarray(front)));
  return {
    before: request.subarray(0, batchAt - 4),
    header: batch.subarray(front, front + header),
    records: gunzipSync(batch.subarray(front + header)),
  };
}

describe("a Produce request", () => {
  it("says byte for byte what kafkajs would, but for how well its records are packed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMessage, { minLength: 1, maxLength: 40 }), fc.boolean(), async (messages, tx) => {
        const request = requestOf(toSend(messages), tx);
        const [ours, theirs] = await Promise.all([encodeProduce(request), produceAsIs(request).encode()]);
        expect(parts(ours.buffer)).toEqual(parts(theirs.buffer));
      }),
      { numRuns: 200 },
    );
  });

  it("takes timestamps that are far apart, and more records than a varint of one byte counts", async () => {
    const message = { partition: 3, key: null, value: Buffer.from("x") };
    const messages = Array.from({ length: 300 }, (_, n) => ({
      ...message,
      timestamp: String(1_000_000_000_000 + n * 20_000_000_000),
    }));
    const request = requestOf(toSend(messages), true);
    const [ours, theirs] = await Promise.all([encodeProduce(request), produceAsIs(request).encode()]);
    expect(parts(ours.buffer)).toEqual(parts(theirs.buffer));
  });

  it("is ours for batches that the log cuts, and kafkajs' own for anything else that it is asked to send", async () => {
    mendKafkajs();
    const made = (messages: readonly SentMessage[]) =>
      produceRequest.protocol({ version: 7 })(requestOf(messages, false)).request.encode();
    const messages = [{ partition: 3, key: null, value: Buffer.from("x".repeat(100)), timestamp: "1767225600000" }];
    const [theirs, ours] = [await made(messages), await made(toSend(messages))];
    const asIs = await produceAsIs(requestOf(messages, false)).encode();
    expect(theirs.buffer).toEqual(asIs.buffer);
    expect(ours.buffer).toEqual((await encodeProduce(requestOf(messages, false))).buffer);
    expect(ours.buffer).not.toEqual(theirs.buffer);
  });
});
