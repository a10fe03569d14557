import { counted } from "../tables";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import { FencedError, RidestreamError } from "../../functions/ports/errors";
import type { EventLog, LogRecord, TransactionalProducer } from "../../functions/ports/event-log";
import { readTopic } from "../../functions/runtime/read-topic";
import { chooseLetters, type LetterFilter } from "./choose-letters";
import { holds, idOf, readerOfLetters, readLetters, type Held, type Letter, type OpenPart } from "./letters";
import { sendingOf, type Sending } from "./replay-message";

export interface Replayed {
  readonly messages: number;
  readonly trips: number;
  readonly skipped: number;
  readonly skippedLetters: readonly SkippedLetter[];
  readonly sentLetters: readonly SentLetter[];
}

/** What was sent of a letter. */
export interface SentLetter {
  readonly id: string;
  /** The topic that it was sent to. */
  readonly topic: string;
  /** Positions of its trips; null for a message that was sent whole. */
  readonly trips: readonly number[] | null;
}

/** A letter that stays, whole or in part. */
export interface SkippedLetter {
  readonly id: string;
  readonly why: string;
}

/** One replay at a time: a later one fences those before it. */
const transactionalId = "ridestream-dlq-replay";

/** A transaction takes no more than that, and one letter at least. */
const mostLetters = 100;
const mostBytes = 1024 * 1024;

/**
 * Sends what is open of the chosen letters again to the topic that it came from, under its own key, and marks it as sent in
 * the same transaction. So a replay that is killed leaves each letter either sent and marked, or open; and no other
 * replay sends what this one has sent.
 *
 * @throws RidestreamError RS-DLQ-UNKNOWN, RS-DLQ-TAKEN-OVER
 */
export async function replay(log: EventLog, filter: LetterFilter): Promise<Replayed> {
  // Opened before the letters are read: who replayed before can send nothing more, and what it has sent is marked.
  const producer = await log.transactionalProducer(transactionalId, {
    topics: [topicSource.name, topicResult.name, topicDeadLetters.name],
    groupId: readerOfLetters,
  });
  const done = {
    messages: 0,
    trips: 0,
    skipped: 0,
    skippedLetters: [] as SkippedLetter[],
    sentLetters: [] as SentLetter[],
  };
  try {
    for await (const batch of batchesOf(sendingsOf(log, chooseLetters(await readLetters(log), filter)))) {
      await send(
        producer,
        batch.map(({ sending }) => sending),
      );
      for (const { id, sending } of batch) {
        done.messages += sending.messages.length;
        done.trips += sending.trips;
        const [message] = sending.messages;
        if (message) done.sentLetters.push({ id, topic: message.topic, trips: sending.positions ?? null });
        if (sending.stays.length === 0) continue;
        done.skipped++;
        done.skippedLetters.push({ id, why: sending.stays.join("; ") });
      }
    }
  } catch (error) {
    if (!(error instanceof FencedError)) throw error;
    throw new RidestreamError(
      "RS-DLQ-TAKEN-OVER",
      `another replay has started, and this one has ended after ${counted(done.messages, "message")}: run it again for what is open then`,
      { cause: error },
    );
  } finally {
    await producer.close();
  }
  return done;
}

interface LetterSending {
  readonly id: string;
  readonly sending: Sending;
}

/** What is sent of each letter, record by record: messages are read once more, so that none has to be remembered. */
async function* sendingsOf(log: EventLog, letters: readonly Letter[]): AsyncGenerator<LetterSending> {
  const byRecord = new Map<string, { readonly letter: Letter; readonly held: Held; readonly parts: OpenPart[] }>();
  for (const letter of letters) {
    if (letter.open.length === 0) yield { id: letter.id, sending: nothingOpen(letter) };
    for (const part of letter.open) {
      const held = letter.held.find((each) => holds(each, part));
      if (!held) continue;
      const there = byRecord.get(held.id);
      if (there) there.parts.push(part);
      else byRecord.set(held.id, { letter, held, parts: [part] });
    }
  }
  if (byRecord.size === 0) return;
  for await (const record of readTopic(log, topicDeadLetters.name, readerOfLetters)) {
    const of = byRecord.get(idOf(record));
    if (of) yield { id: of.letter.id, sending: sendingOf(of.letter, of.parts, of.held, record) };
  }
}

const nothingOpen = ({ sent }: Letter): Sending => ({
  messages: [],
  marks: [],
  trips: 0,
  stays: [`nothing of it is open: it was sent ${sent === 1 ? "once" : `${sent} times`} and has not been refused since`],
});

async function* batchesOf(sendings: AsyncIterable<LetterSending>): AsyncGenerator<readonly LetterSending[]> {
  let batch: LetterSending[] = [];
  let bytes = 0;
  for await (const one of sendings) {
    const size = one.sending.messages.reduce((sum, { record }) => sum + (record.value?.length ?? 0), 0);
    if (batch.length > 0 && (batch.length >= mostLetters || bytes + size > mostBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** The messages and their marks, as one. */
async function send(producer: TransactionalProducer, sendings: readonly Sending[]): Promise<void> {
  const records = new Map<string, LogRecord[]>();
  const add = (topic: string, record: LogRecord) => records.set(topic, [...(records.get(topic) ?? []), record]);
  for (const { messages, marks } of sendings) {
    for (const { topic, record } of messages) add(topic, record);
    for (const mark of marks) add(topicDeadLetters.name, mark);
  }
  if (records.size === 0) return;
  const transaction = await producer.begin();
  try {
    for (const [topic, together] of records) await transaction.send(topic, together);
    await transaction.commit();
  } catch (error) {
    await transaction.abort().catch(() => undefined);
    throw error;
  }
}
