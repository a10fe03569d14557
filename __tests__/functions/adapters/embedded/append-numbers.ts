import { EmbeddedEventLog } from "../../../../functions/adapters/embedded/event-log";
import { openFileJournal } from "../../../../functions/adapters/embedded/journal";
import { systemClock } from "../../../../functions/runtime/clock";

/** A process that is to be killed: appends numbers to the journal named first, from the one named second on, and prints each once it is held. */
async function appendNumbers(path: string, first: number): Promise<void> {
  const log = new EmbeddedEventLog({ journal: openFileJournal(path), clock: systemClock });
  const producer = await log.producer();
  for (let n = first; ; n++) {
    await producer.send("topic_source", [
      { key: Buffer.from("k"), value: Buffer.from(`${n} ${"x".repeat(n % 5_000)}`) },
    ]);
    process.stdout.write(`${n}\n`);
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

void appendNumbers(process.argv[2] ?? "", Number(process.argv[3]));
