import {
  ElasticsearchSettings,
  KafkaSettings,
  LakeSettings,
  RuntimeSettings,
  settingsSchemas,
  type FunctionName,
} from "../../../contracts/settings";
import { readSections, readSettings } from "../../../functions/runtime/settings";

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

  it("are refused with a variable that is close to a known one, whoever's it is", () => {
    expect(messageOf("enrich", { RS_KAFKA_BROKER: "a:1", RS_PRICNG: "zone" })).toBe(
      "settings of enrich: RS_KAFKA_BROKER is no setting, but RS_KAFKA_BROKERS is; RS_PRICNG is no setting, but RS_PRICING is: set them and start again",
    );
    expect(messageOf("enrich", { RS_PRICNG: "zone" })).toMatch(/: set it and start again$/);
    expect(() =>
      readSettings("enrich", { RS_SOMETHING_ELSE: "1", RS_KAFKA_BROKER: "", RSS_PRICING: "x" }),
    ).not.toThrow();
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

describe("an address in the settings", () => {
  const problem = (variable: string, written: string): string => {
    const all = { RS_KAFKA_BROKERS: "b:9092", RS_ELASTICSEARCH_URL: "http://e:9200", RS_LAKE_BUCKET: "lake" };
    try {
      readSections(
        "a test",
        { k: KafkaSettings, e: ElasticsearchSettings, l: LakeSettings, r: RuntimeSettings },
        {
          ...all,
          [variable]: written,
        },
      );
      return "";
    } catch (error) {
      expect(error).toMatchObject({ code: "RS-SETTINGS-INVALID" });
      return (error as Error).message;
    }
  };

  it.each([
    ["RS_KAFKA_BROKERS", "b-1.example.com:9092, b_2:9093"],
    ["RS_KAFKA_BROKERS", "127.0.0.1:65535,[::1]:9092,[2001:db8::1]:1"],
    ["RS_ELASTICSEARCH_URL", "https://es.example.com"],
    ["RS_ELASTICSEARCH_URL", "HTTP://[::1]:9200/behind/a/path/"],
    ["RS_ELASTICSEARCH_URL", "http://my_container:9200"],
    ["RS_ELASTICSEARCH_ALIAS", "trips-2.b"],
    ["RS_LAKE_API_ENDPOINT", "http://gcs:4443"],
    ["RS_LAKE_BUCKET", "project-lake.example"],
    ["RS_KAFKA_PREFIX", "stage.a-b_c"],
    ["RS_HTTP_PORT", "65535"],
  ])("%s may be %s", (variable, written) => {
    expect(problem(variable, written)).toBe("");
  });

  it.each([
    ["RS_KAFKA_BROKERS", "broker", "has no port"],
    ["RS_KAFKA_BROKERS", "b:9092,broker", "has no port in its broker 2"],
    ["RS_KAFKA_BROKERS", "b:9092,", "has a comma with no broker beside it"],
    ["RS_KAFKA_BROKERS", "b:9092,,c:9092", "has a comma with no broker beside it"],
    ["RS_KAFKA_BROKERS", "kafka://b:9092", "has a scheme"],
    ["RS_KAFKA_BROKERS", "b:65536", "has no port from 1 to 65535"],
    ["RS_KAFKA_BROKERS", "b:0", "has no port from 1 to 65535"],
    ["RS_KAFKA_BROKERS", "b:http", "has no port from 1 to 65535"],
    ["RS_KAFKA_BROKERS", "b:9092;c:9092", "has no port from 1 to 65535"],
    ["RS_KAFKA_BROKERS", "::1:9092", "an IPv6 address stands in brackets"],
    ["RS_KAFKA_BROKERS", "[::g]:9092", "has no name of a host"],
    ["RS_KAFKA_BROKERS", "b c:9092", "has no name of a host"],
    ["RS_ELASTICSEARCH_URL", "localhost:9200", "has no scheme"],
    ["RS_ELASTICSEARCH_URL", "ftp://e", "has another scheme"],
    ["RS_ELASTICSEARCH_URL", "http://", "is no address"],
    ["RS_ELASTICSEARCH_URL", "http://e:99999", "has no port from 1 to 65535"],
    ["RS_ELASTICSEARCH_URL", "http://e:port", "has no port from 1 to 65535"],
    ["RS_ELASTICSEARCH_URL", "http://e:9200 ", "holds a blank"],
    ["RS_ELASTICSEARCH_ALIAS", "Trips", "is not of its form"],
    ["RS_LAKE_API_ENDPOINT", "gcs:4443", "has no scheme"],
    ["RS_LAKE_BUCKET", "gs://lake", "its name alone"],
    ["RS_KAFKA_PREFIX", "a b", "is not of its form"],
    ["RS_HTTP_PORT", "65536", "at most 65535"],
  ])("%s may not be %s", (variable, written, said) => {
    expect(problem(variable, written)).toContain(`${variable}: "${written}" `);
    expect(problem(variable, written)).toContain(said);
  });

  it.each([
    [
      "RS_ELASTICSEARCH_URL",
      "http://elastic:hunter2@e:9200",
      "RS_ELASTICSEARCH_USERNAME and RS_ELASTICSEARCH_PASSWORD",
    ],
    ["RS_ELASTICSEARCH_URL", "elastic:hunter2@e:9200", "RS_ELASTICSEARCH_PASSWORD"],
    ["RS_ELASTICSEARCH_URL", "http://elastic:hunter2/@x@e", "RS_ELASTICSEARCH_PASSWORD"],
    ["RS_ELASTICSEARCH_URL", "http://e:9200/?key=hunter2", "take out what is from ? or # on"],
    ["RS_LAKE_API_ENDPOINT", "http://key:hunter2@gcs:4443", "GOOGLE_APPLICATION_CREDENTIALS"],
    ["RS_KAFKA_BROKERS", "sasl://me:hunter2@b:9092", "RS_KAFKA_PASSWORD"],
  ])("%s holds no login, which is never shown", (variable, written, said) => {
    expect(problem(variable, written)).toContain(said);
    expect(problem(variable, written)).not.toContain("hunter2");
  });
});
