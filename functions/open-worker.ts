import type { Static } from "@sinclair/typebox";
import {
  ElasticsearchSettings,
  KafkaSettings,
  LakeSettings,
  RuntimeSettings,
  settingsSchemas,
  type FunctionName,
} from "../contracts/settings";
import { createKafkaEventLog } from "./adapters/kafka/kafka-event-log";
import type { EventLog, RecordsGone } from "./ports/event-log";
import { createEnrich } from "./enrich/enrich";
import type { LakeLog } from "./load-lake/lake-logs";
import { createLoadLake } from "./load-lake/load-lake";
import { createLoadSearch } from "./load-search/load-search";
import { createGenerate } from "./produce/generate";
import { systemClock as clock } from "./runtime/clock";
import { readSections, type Environment } from "./runtime/settings";
import type { Handled, Worker } from "./runtime/worker";

export interface OpenedWorker {
  readonly worker: Worker;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** Whether it ends by itself, once there is nothing left to do. */
  readonly ends?: boolean;
  readonly close: () => Promise<void>;
}

const common = { runtime: RuntimeSettings, kafka: KafkaSettings };
const sections = {
  produce: { ...common, settings: settingsSchemas.produce },
  enrich: { ...common, settings: settingsSchemas.enrich },
  "load-search": { ...common, settings: settingsSchemas["load-search"], elasticsearch: ElasticsearchSettings },
  "load-lake": { ...common, settings: settingsSchemas["load-lake"], lake: LakeSettings },
};

/** What a worker tells while it runs. */
export interface WorkerEvents {
  readonly onHandled: (handled: Handled) => void;
  readonly onRecordsGone: (gone: RecordsGone) => void;
  readonly onOtherLogs: (logs: readonly LakeLog[]) => void;
}

/**
 * The settings that all functions have in common, once all of the function's are known to be right.
 *
 * @throws RidestreamError RS-SETTINGS-INVALID that lists every problem
 */
export function readRuntime(name: FunctionName, environment: Environment): Static<typeof RuntimeSettings> {
  return readSections(name, { ...sections[name], runtime: RuntimeSettings }, environment).runtime;
}

/** Connects a function to the servers that its settings name; the stores' clients are large, and each is one function's. */
export async function openWorker(
  name: FunctionName,
  environment: Environment,
  { onHandled, onRecordsGone, onOtherLogs }: WorkerEvents,
): Promise<OpenedWorker> {
  const { kafka: connection } = readSections(name, { kafka: KafkaSettings }, environment);
  const kafka = createKafkaEventLog({ connection, clock });
  const log: EventLog = { ...kafka, consumer: (options) => kafka.consumer({ onRecordsGone, ...options }) };
  switch (name) {
    case "produce": {
      const { settings } = readSections(name, sections[name], environment);
      const worker = createGenerate({ log, clock, settings, onHandled });
      return { worker, ...settings, ends: settings.tripsInAll > 0, close: () => log.close() };
    }
    case "enrich": {
      const { settings } = readSections(name, sections[name], environment);
      const worker = await createEnrich({ log, clock, settings, onHandled });
      return { worker, ...settings, close: () => log.close() };
    }
    case "load-search": {
      const { settings, elasticsearch } = readSections(name, sections[name], environment);
      const { openElasticsearchIndex } = await import("./adapters/elasticsearch/elasticsearch-index");
      const index = openElasticsearchIndex({ connection: elasticsearch });
      const worker = await createLoadSearch({ log, index, settings, onHandled });
      const close = async () => {
        await index.close();
        await log.close();
      };
      return { worker, ...settings, close };
    }
    case "load-lake": {
      const { settings, lake } = readSections(name, sections[name], environment);
      const { createGcsObjectStore } = await import("./adapters/gcs/gcs-object-store");
      const store = createGcsObjectStore({ connection: lake });
      const worker = await createLoadLake({ log, store, clock, settings, onHandled, onOtherLogs });
      return { worker, ...settings, close: () => log.close() };
    }
  }
}
