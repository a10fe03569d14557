import { Type, type Static } from "@sinclair/typebox";

/**
 * What each function can be told, said once: functions read it from the environment, stacks render it.
 * A setting's environment variable is `x-env`; a secret is marked `x-secret` and never printed.
 */
const integer = (env: string, value: number, minimum: number, description: string) =>
  Type.Integer({ default: value, minimum, description, "x-env": env });
const text = (env: string, value: string, description: string) =>
  Type.String({ default: value, minLength: 1, description, "x-env": env });

const pollWaitMs = integer("RS_POLL_WAIT_MS", 500, 1, "How long a poll waits for records, in ms.");
const retryFirstMs = integer(
  "RS_RETRY_FIRST_MS",
  100,
  1,
  "First wait before a retry of a failing sink, in ms; doubles.",
);
const retryMaxMs = integer(
  "RS_RETRY_MAX_MS",
  10_000,
  1,
  "Longest wait between two retries, in ms; below the consumer group's session time.",
);
const batchBytes = integer(
  "RS_BATCH_BYTES",
  8 * 1024 * 1024,
  1,
  "Most bytes handled as one batch; a larger record goes alone.",
);
const batchRecords = (value: number) => integer("RS_BATCH_RECORDS", value, 1, "Most records handled as one batch.");

export const ProduceSettings = Type.Object({
  batchRecords: batchRecords(500),
  batchBytes: integer("RS_BATCH_BYTES", 900_000, 1, "Most bytes sent as one batch; below the topic's limit."),
});
export const EnrichSettings = Type.Object({
  groupId: text("RS_GROUP_ID", "ridestream-enrich", "Consumer group."),
  batchRecords: batchRecords(2_000),
  batchBytes,
  pollWaitMs,
  retryFirstMs,
  retryMaxMs,
});
export const LoadSearchSettings = Type.Object({
  groupId: text("RS_GROUP_ID", "ridestream-load-search", "Consumer group."),
  batchRecords: batchRecords(5_000),
  batchBytes,
  pollWaitMs,
  retryFirstMs,
  retryMaxMs,
});
export const LoadLakeSettings = Type.Object({
  groupId: text("RS_GROUP_ID", "ridestream-load-lake", "Consumer group."),
  batchRecords: batchRecords(5_000),
  batchBytes,
  flushRecords: integer("RS_FLUSH_RECORDS", 50_000, 1, "Most records in one object."),
  flushBytes: integer("RS_FLUSH_BYTES", 64 * 1024 * 1024, 1, "Most bytes of rows in one object, before compression."),
  flushAfterMs: integer("RS_FLUSH_AFTER_MS", 60_000, 1, "Longest time that a record waits for its object, in ms."),
  personalDataKey: Type.String({
    minLength: 16,
    description: "Key of the keyed hashes that stand for phones in the lake.",
    "x-env": "RS_PERSONAL_DATA_KEY",
    "x-secret": true,
  }),
  pollWaitMs,
  retryFirstMs,
  retryMaxMs,
});

/** Each function's settings by its name. */
export const settingsSchemas = {
  produce: ProduceSettings,
  enrich: EnrichSettings,
  "load-search": LoadSearchSettings,
  "load-lake": LoadLakeSettings,
} as const;

export type FunctionName = keyof typeof settingsSchemas;
export type SettingsOf<Name extends FunctionName> = Static<(typeof settingsSchemas)[Name]>;
