import {
  ElasticsearchSettings,
  KafkaSettings,
  LakeSettings,
  RuntimeSettings,
  settingsSchemas,
} from "../contracts/settings";
import { createKafkaEventLog } from "./adapters/kafka/kafka-event-log";
import { windowBetween, windowEdge, type TopicWindow } from "./domain/topic-window";
import { RidestreamError } from "./ports/errors";
import { systemClock as clock } from "./runtime/clock";
import { createLogger } from "./runtime/logger";
import { readSections, type Environment } from "./runtime/settings";

export type Sink = "load-search" | "load-lake";

export interface BackfillEdges {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Loads what `topic_result` holds of a window into the store of a sink again, where that lacks it, and ends. It commits no
 * offset, and may run beside the sink.
 *
 * @throws RidestreamError RS-WINDOW-INVALID, RS-SETTINGS-INVALID, or what the store or the log answers
 */
export async function runBackfill(name: Sink, environment: Environment, edges: BackfillEdges): Promise<void> {
  const window = readWindow(edges);
  const common = { runtime: RuntimeSettings, kafka: KafkaSettings };
  const { runtime, kafka: connection } = readSections(name, common, environment);
  const logger = createLogger(name, runtime.logLevel);
  const openLog = () => createKafkaEventLog({ connection, clock });
  if (name === "load-search") {
    const sections = { ...common, settings: settingsSchemas[name], elasticsearch: ElasticsearchSettings };
    const { elasticsearch } = readSections(name, sections, environment);
    const { openElasticsearchIndex } = await import("./adapters/elasticsearch/elasticsearch-index");
    const { backfillIndex, tripsOfTopic } = await import("./load-search/backfill-index");
    const [log, index] = [openLog(), openElasticsearchIndex({ connection: elasticsearch, clock })];
    try {
      logger.info(await backfillIndex(tripsOfTopic(log, window), index), "backfilled");
    } finally {
      await index.close();
      await log.close();
    }
    return;
  }
  const sections = { ...common, settings: settingsSchemas[name], lake: LakeSettings };
  const { settings, lake } = readSections(name, sections, environment);
  const { createGcsObjectStore } = await import("./adapters/gcs/gcs-object-store");
  const { backfillLake } = await import("./load-lake/backfill-lake");
  const log = openLog();
  try {
    const store = createGcsObjectStore({ connection: lake });
    logger.info(await backfillLake({ log, store, clock, settings, window }), "backfilled");
  } finally {
    await log.close();
  }
}

/** An edge that a form leaves empty is none. */
function readWindow({ from, to }: BackfillEdges): TopicWindow {
  const edge = (option: string, text: string | undefined) => {
    if (!text) return undefined;
    const read = windowEdge(text);
    if (read) return read;
    throw new RidestreamError(
      "RS-WINDOW-INVALID",
      `${option} ${text} is neither a time nor offsets: write a day (2026-11-24), a time (2026-11-24T12:00Z), or PARTITION:OFFSET for each partition (0:1500,3:900)`,
    );
  };
  return windowBetween(edge("--from", from), edge("--to", to));
}
