import { KafkaSettings } from "../contracts/settings";
import { EmbeddedEventLog } from "../functions/adapters/embedded/event-log";
import { openFileJournal } from "../functions/adapters/embedded/journal";
import type { EventLog } from "../functions/ports/event-log";
import { systemClock } from "../functions/runtime/clock";
import { readSections } from "../functions/runtime/settings";
import { withDemoFolder, type ReopenedFolder } from "./demo/demo-folder";
import { journalOf } from "./demo/sound-files";
import { waitsOn } from "./first-answer";
import { kafkaAnswers } from "./kafka-answers";
import type { Terminal } from "./terminal";

/**
 * Works with the event log of a demo's folder, or else with the Kafka that the settings name.
 *
 * @throws RidestreamError RS-DEMO-FOLDER for a folder without a demo, RS-FOLDER-IN-USE, RS-SETTINGS-INVALID
 */
export async function withLog<T>(
  { environment }: Terminal,
  folder: string | undefined,
  work: (log: EventLog) => Promise<T>,
): Promise<T> {
  if (folder !== undefined) return withDemoFolder(folder, (opened) => withLogOf(opened, work));
  const { kafka } = readSections("ridestream", { kafka: KafkaSettings }, environment);
  const { createKafkaEventLog } = await import("../functions/adapters/kafka/kafka-event-log");
  return closedAfter(createKafkaEventLog({ connection: kafka, clock: systemClock }), work);
}

/**
 * The same for a command that is done once: a Kafka that does not answer ends it.
 *
 * @throws UnavailableError that names the Kafka, and whatever `withLog` throws
 */
export async function askLog<T>(
  terminal: Terminal,
  folder: string | undefined,
  ask: (log: EventLog) => Promise<T>,
): Promise<T> {
  if (folder === undefined) {
    const { kafka } = readSections("ridestream", { kafka: KafkaSettings }, terminal.environment);
    await kafkaAnswers(kafka, { onWait: waitsOn(terminal.err) });
  }
  return withLog(terminal, folder, ask);
}

/** Works with the event log of a demo's folder that is open. */
export async function withLogOf<T>(
  { pathOf, access }: Pick<ReopenedFolder, "pathOf" | "access">,
  work: (log: EventLog) => Promise<T>,
): Promise<T> {
  const journal = openFileJournal(journalOf({ pathOf }), access);
  return closedAfter(new EmbeddedEventLog({ journal, clock: systemClock }), work);
}

async function closedAfter<T>(log: EventLog, work: (log: EventLog) => Promise<T>): Promise<T> {
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}
