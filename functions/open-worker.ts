import type { Static, TObject } from "@sinclair/typebox";
import { functionContracts } from "../contracts/functions";
import {
  ElasticsearchSettings,
  KafkaSettings,
  LakeSettings,
  RuntimeSettings,
  settingsSchemas,
  WarehouseSettings,
  type FunctionName,
} from "../contracts/settings";
import { createKafkaEventLog } from "./adapters/kafka/kafka-event-log";
import { createCompactLake } from "./compact-lake/compact-by-schedule";
import type { CompactionOutcome } from "./compact-lake/compaction";
import { createEnrich } from "./enrich/enrich";
import { ServedFactors, type FactorsState } from "./enrich/served-factors";
import { ServedZones } from "./enrich/served-zones";
import type { LakeLog } from "./load-lake/lake-logs";
import { createLoadLake } from "./load-lake/load-lake";
import { createLoadSearch } from "./load-search/load-search";
import { RidestreamError } from "./ports/errors";
import type { EventLog, LogConsumer, PartitionLag, RecordsGone } from "./ports/event-log";
import { createGenerate } from "./produce/generate";
import { systemClock as clock } from "./runtime/clock";
import type { ZonesState } from "./runtime/metrics";
import { PriceFactorVersions } from "./runtime/price-factor-versions";
import { isGiven, readSections, type Environment } from "./runtime/settings";
import type { Goal, Handled, Worker } from "./runtime/worker";
import { ZoneModels } from "./runtime/zone-models";
import { createTrainZones, type TrainingOutcome } from "./train-zones/train-zones";

export interface OpenedWorker {
  readonly worker: Worker;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** Whether it ends by itself, once there is nothing left to do. */
  readonly ends?: boolean;
  /** How far it is behind in each partition that it reads, where it reads any. */
  readonly lags?: () => Promise<readonly PartitionLag[]>;
  /** Where its topic ends now, where it reads one. @throws UnavailableError */
  readonly findGoal?: () => Promise<Goal>;
  /** How zones are served, where they are. */
  readonly zonesState?: () => ZonesState;
  readonly close: () => Promise<void>;
}

/** What a worker tells while it runs. */
export interface WorkerEvents {
  readonly onHandled: (handled: Handled) => void;
  readonly onLettersTrouble: (error: RidestreamError) => void;
  readonly onRecordsGone: (gone: RecordsGone) => void;
  readonly onOtherLogs: (logs: readonly LakeLog[]) => void;
  readonly onZones: (state: ZonesState, error: Error | undefined) => void;
  readonly onFactors: (state: FactorsState, error: Error | undefined) => void;
  readonly onTrained: (outcome: TrainingOutcome | undefined) => void;
  readonly onCompacted: (outcome: CompactionOutcome) => void;
}

const kafka = { kafka: KafkaSettings };

/** The sections of settings that a function reads; a store that it may do without is one where its settings say where it is. */
function sectionsOf(name: FunctionName, environment: Environment): Readonly<Record<string, TObject>> {
  const own = { runtime: RuntimeSettings, settings: settingsSchemas[name] };
  switch (name) {
    case "produce":
      return { ...own, ...kafka };
    case "enrich":
      return { ...own, ...kafka, ...(hasLake(environment) && { lake: LakeSettings }) };
    case "load-search":
      return { ...own, ...kafka, elasticsearch: ElasticsearchSettings };
    case "load-lake":
      return { ...own, ...kafka, lake: LakeSettings };
    case "compact-lake":
      return { ...own, lake: LakeSettings };
    case "train-zones":
      return { ...own, lake: LakeSettings, ...(hasWarehouse(environment) && { warehouse: WarehouseSettings }) };
  }
}

const hasLake = (environment: Environment) => isGiven(environment, "RS_LAKE_BUCKET");
const hasWarehouse = (environment: Environment) => isGiven(environment, "RS_WAREHOUSE_PROJECT");

/**
 * The settings that all functions have in common, once all of the function's are known to be right.
 *
 * @throws RidestreamError RS-SETTINGS-INVALID that lists every problem
 */
export function readRuntime(name: FunctionName, environment: Environment): Static<typeof RuntimeSettings> {
  return readSections(name, { ...sectionsOf(name, environment), runtime: RuntimeSettings }, environment).runtime;
}

/** Connects a function to the servers that its settings name; the stores' clients are large, and each is one function's. */
export async function openWorker(
  name: FunctionName,
  environment: Environment,
  events: WorkerEvents,
): Promise<OpenedWorker> {
  const { onHandled, onLettersTrouble, onOtherLogs } = events;
  switch (name) {
    case "produce": {
      const { settings } = readSections(name, { settings: settingsSchemas[name] }, environment);
      const log = openLog(name, environment, events);
      const worker = createGenerate({ log, clock, settings, onHandled });
      return { worker, ...settings, ends: settings.tripsInAll > 0, close: () => log.close() };
    }
    case "enrich":
      return openEnrich(environment, events);
    case "load-search": {
      const sections = { settings: settingsSchemas[name], elasticsearch: ElasticsearchSettings };
      const { settings, elasticsearch } = readSections(name, sections, environment);
      const log = openLog(name, environment, events);
      const { openElasticsearchIndex } = await import("./adapters/elasticsearch/elasticsearch-index");
      const index = openElasticsearchIndex({ connection: elasticsearch, clock });
      const { openElasticsearchLetters } = await import("./adapters/elasticsearch/elasticsearch-letters");
      const letters = openElasticsearchLetters(elasticsearch);
      const worker = await createLoadSearch({ log, index, letters, clock, settings, onHandled, onLettersTrouble });
      const close = async () => {
        await letters.close();
        await index.close();
        await log.close();
      };
      return { worker, ...settings, ...reading(log, name, settings), close };
    }
    case "load-lake": {
      const { settings } = readSections(name, { settings: settingsSchemas[name] }, environment);
      const log = openLog(name, environment, events);
      const store = await openLake(name, environment);
      const worker = await createLoadLake({ log, store, clock, settings, onHandled, onOtherLogs });
      return { worker, ...settings, ...reading(log, name, settings), close: () => log.close() };
    }
    case "train-zones":
      return openTrainZones(environment, events);
    case "compact-lake": {
      const { settings } = readSections(name, { settings: settingsSchemas[name] }, environment);
      const store = await openLake(name, environment);
      const worker = createCompactLake({ store, clock, settings, onCompacted: events.onCompacted });
      return { worker, ...settings, close: () => Promise.resolve() };
    }
  }
}

async function openEnrich(environment: Environment, events: WorkerEvents): Promise<OpenedWorker> {
  const { settings } = readSections("enrich", { settings: settingsSchemas.enrich }, environment);
  const log = openLog("enrich", environment, events);
  const close = () => log.close();
  const { onHandled } = events;
  if (!hasLake(environment)) {
    const factors = settings.pricing === "zone" ? withoutLake(events) : undefined;
    const worker = await createEnrich({ log, clock, settings, factors, onHandled });
    return { worker, ...settings, ...reading(log, "enrich", settings), close };
  }
  const lake = await openLake("enrich", environment);
  const zones = new ServedZones({ models: new ZoneModels(lake), clock, settings, onChange: events.onZones });
  const factors =
    settings.pricing === "zone"
      ? new ServedFactors({ versions: new PriceFactorVersions(lake), clock, settings, onChange: events.onFactors })
      : undefined;
  // From the first trip on, unless the lake is slow: trips do not wait for it.
  const first = Promise.all([zones.refresh(), factors?.refresh()]);
  await Promise.race([first, clock.sleep(firstZonesWithinMs)]);
  const worker = await createEnrich({ log, clock, settings, zones, factors, onHandled });
  return { worker, ...settings, ...reading(log, "enrich", settings), zonesState: () => zones.state(), close };
}

/** Prices that are to know their zone, where no lake says how: every factor is 1. */
function withoutLake({ onFactors }: Pick<WorkerEvents, "onFactors">): Pick<ServedFactors, "finder"> {
  const code = "RS-FACTORS-MISSING";
  const error = new RidestreamError(
    code,
    "RS_PRICING is zone and there is no RS_LAKE_BUCKET: give the lake of the factors",
  );
  onFactors({ version: undefined, trouble: code }, error);
  return { finder: () => () => 100 };
}

const firstZonesWithinMs = 5_000;

async function openTrainZones(environment: Environment, { onTrained }: WorkerEvents): Promise<OpenedWorker> {
  const name = "train-zones";
  const { settings } = readSections(name, { settings: settingsSchemas[name] }, environment);
  const store = await openLake(name, environment);
  const { openZoneTrainer } = await import("./open-trainer");
  const trainer = await openZoneTrainer({ lake: store, environment, clock, seed: settings.seed });
  const worker = createTrainZones({ trainer, store, clock, settings, onTrained });
  return { worker, ...settings, close: () => Promise.resolve() };
}

/** A log whose consumers tell how far they are behind. */
interface WatchedLog extends EventLog {
  readonly lags: () => Promise<readonly PartitionLag[]>;
}

function openLog(name: FunctionName, environment: Environment, { onRecordsGone }: WorkerEvents): WatchedLog {
  const { kafka: connection } = readSections(name, kafka, environment);
  const log = createKafkaEventLog({ connection, clock });
  const consumers: LogConsumer[] = [];
  return {
    ...log,
    async consumer(options) {
      const consumer = await log.consumer({ onRecordsGone, ...options });
      consumers.push(consumer);
      return consumer;
    },
    lags: async () => (await Promise.all(consumers.map((consumer) => consumer.lags()))).flat(),
  };
}

/** What is known of the topic that a function reads. */
function reading(
  log: WatchedLog,
  name: "enrich" | "load-search" | "load-lake",
  { groupId }: { readonly groupId: string },
): Pick<OpenedWorker, "lags" | "findGoal"> {
  const topic = functionContracts[name].consumes.topic.name;
  return {
    lags: log.lags,
    async findGoal() {
      const progress = await log.progress({ groupId, topic });
      return { topic, ends: new Map(progress.map(({ partition, end }) => [partition, end])) };
    },
  };
}

async function openLake(name: FunctionName, environment: Environment) {
  const { lake } = readSections(name, { lake: LakeSettings }, environment);
  const { createGcsObjectStore } = await import("./adapters/gcs/gcs-object-store");
  return createGcsObjectStore({ connection: lake });
}
