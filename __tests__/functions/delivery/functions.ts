import { createEnrich } from "../../../functions/enrich/enrich";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../../functions/load-search/load-search";
import type { Clock } from "../../../functions/ports/clock";
import type { EventLog } from "../../../functions/ports/event-log";
import type { LetterIndex } from "../../../functions/ports/letter-index";
import type { ObjectStore } from "../../../functions/ports/object-store";
import type { SearchIndex } from "../../../functions/ports/search-index";
import { readSettings } from "../../../functions/runtime/settings";
import type { Worker } from "../../../functions/runtime/worker";
import { createInstantPacker } from "../instant-packer";

export const functionNames = ["enrich", "load-search", "load-lake"] as const;
export type FunctionName = (typeof functionNames)[number];

/** The consumer group of a function's processes. */
export const groupOf = (name: FunctionName): string => `ridestream-${name}`;

export interface Surroundings {
  readonly log: EventLog;
  readonly index: SearchIndex;
  readonly letters: LetterIndex;
  readonly lake: ObjectStore;
  readonly clock: Clock;
}

/** Opens a function that takes at most so many records at a time. */
export function openFunction(
  name: FunctionName,
  { log, index, letters, lake, clock }: Surroundings,
  limit: number,
): Promise<Worker> {
  const environment = {
    RS_BATCH_RECORDS: String(limit),
    RS_FLUSH_RECORDS: String(limit + 1),
    RS_FLUSH_AFTER_MS: "5000",
    RS_POLL_WAIT_MS: "1",
    RS_PERSONAL_DATA_KEY: "a key for the simulation",
  };
  switch (name) {
    case "enrich":
      return createEnrich({ log, clock, settings: readSettings(name, environment) });
    case "load-search":
      return createLoadSearch({ log, index, letters, clock, settings: readSettings(name, environment) });
    case "load-lake":
      return createLoadLake({
        log,
        clock,
        store: lake,
        createPacker: createInstantPacker,
        settings: readSettings(name, environment),
      });
  }
}
