import { settingsSchemas, type FunctionName } from "../../../contracts/settings";
import { readSettings } from "../../../functions/runtime/settings";

const secret = "sixteen characters or more";
const messageOf = (name: FunctionName, environment: Readonly<Record<string, string | undefined>>): string => {
  try {
    readSettings(name, environment);
  } catch (error) {
    expect(error).toMatchObject({ code: "RS-SETTINGS-INVALID" });
    return (error as Error).message;
  }
  throw new Error("the settings were accepted");
};

describe("a function's settings", () => {
  it("are the schema's defaults when nothing is said", () => {
    expect(readSettings("produce", {})).toMatchObject({ batchRecords: 500, batchBytes: 900_000, tripsPerSecond: 5 });
    expect(readSettings("enrich", { RS_GROUP_ID: undefined, RS_BATCH_RECORDS: "" })).toMatchObject({
      groupId: "ridestream-enrich",
      batchRecords: 2_000,
    });
    for (const name of Object.keys(settingsSchemas) as FunctionName[]) {
      const settings = readSettings(name, { RS_PERSONAL_DATA_KEY: secret });
      expect(Object.keys(settings)).toEqual(Object.keys(settingsSchemas[name].properties));
      expect(Object.values(settings)).not.toContain(undefined);
    }
  });

  it("are what the environment says, numbers as numbers", () => {
    expect(
      readSettings("load-lake", { RS_PERSONAL_DATA_KEY: secret, RS_FLUSH_RECORDS: "7", RS_GROUP_ID: "7", OTHER: "x" }),
    ).toMatchObject({ personalDataKey: secret, flushRecords: 7, groupId: "7", batchRecords: 5_000 });
    expect(readSettings("enrich", { RS_BATCH_RECORDS: "1" })).toMatchObject({ batchRecords: 1 });
  });

  it("name every problem in one error", () => {
    const message = messageOf("load-lake", { RS_FLUSH_RECORDS: "many", RS_POLL_WAIT_MS: "0", RS_BATCH_BYTES: "-1" });
    expect(message).toContain("settings of load-lake");
    expect(message).toContain('RS_FLUSH_RECORDS: "many" is not a whole number of at least 1');
    expect(message).toContain('RS_POLL_WAIT_MS: "0" is not a whole number of at least 1');
    expect(message).toContain('RS_BATCH_BYTES: "-1" is not a whole number of at least 1');
    expect(message).toMatch(/RS_PERSONAL_DATA_KEY is missing \(.*keyed hashes/);
  });

  it.each(["1.5", "1e3", "0x10", " 5", "5 ", "+5", "-0", "Infinity", "NaN", "9007199254740993", "1_000", "٣"])(
    "take whole numbers only, and not %j",
    (written) => {
      expect(messageOf("produce", { RS_BATCH_RECORDS: written })).toContain(
        `RS_BATCH_RECORDS: ${JSON.stringify(written)} is not a whole number`,
      );
    },
  );

  it("have bounds and forms, and say them", () => {
    const message = messageOf("train-zones", { RS_ZONES: "101", RS_ZONES_RETRAIN: "weekly" });
    expect(message).toContain('RS_ZONES: "101" is not a whole number of at least 1 and at most 100');
    expect(message).toContain(
      'RS_ZONES_RETRAIN: "weekly" is not of its form (When it learns again, in UTC: every 24 hours',
    );
    expect(readSettings("train-zones", { RS_ZONES_RETRAIN: "every day 23:59" }).retrain).toBe("every day 23:59");
  });

  it("never show a secret's value, and tell that it is too short", () => {
    const message = messageOf("load-lake", { RS_PERSONAL_DATA_KEY: "hunter2", RS_FLUSH_BYTES: "x" });
    expect(message).not.toContain("hunter2");
    expect(message).toContain("RS_PERSONAL_DATA_KEY: its value has 7 of at least 16 characters");
    expect(messageOf("load-lake", { RS_PERSONAL_DATA_KEY: secret, RS_FLUSH_BYTES: "x" })).not.toContain(secret);
    expect(messageOf("load-lake", { RS_PERSONAL_DATA_KEY: "" })).toContain("RS_PERSONAL_DATA_KEY is missing");
  });
});
