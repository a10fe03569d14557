import type { Found } from "../../../cli/reconcile/findings";
import { repairCommands } from "../../../cli/reconcile/repair-commands";

const found = { verdict: "missing", tripId: "a", where: "index", expectedFrom: "topic_result" } as const;
const servers = { RS_KAFKA_BROKERS: "kafka:9092", RS_KAFKA_PREFIX: "test-", RS_LAKE_BUCKET: "trips-lake" };
const lost: Found = { ...found, where: "topic_result", reread: { topic: "topic_source", partition: 3, offset: 17 } };
const doubled: Found = {
  ...found,
  verdict: "doubled",
  where: "lake",
  setAside: "trips/dt=2026-01-01/hour=10/a.ndjson.gz",
};

describe("the command that repairs a finding", () => {
  it("is the comparison with --repair, of the same trips", () => {
    const repair = { ...found, repair: "index from topic" } as const;
    expect(repairCommands({ lakeKeepDays: 0 }, {})(repair)).toBe("ridestream reconcile --repair");
    expect(repairCommands({ lakeKeepDays: 30, all: true, out: "my demo's" }, {})(repair)).toBe(
      String.raw`ridestream reconcile --all --lake-keep-days 30 --out 'my demo'\''s' --repair`,
    );
    expect(repairCommands({ lakeKeepDays: 0, from: "2026-11-24 12:00", to: "2026-11-25" }, {})(repair)).toBe(
      "ridestream reconcile --from '2026-11-24 12:00' --to 2026-11-25 --repair",
    );
  });

  it("lets the function read the record again", () => {
    expect(repairCommands({ lakeKeepDays: 0 }, servers)(lost)).toBe(
      "kafka-consumer-groups.sh --bootstrap-server kafka:9092 --group test-ridestream-enrich --topic test-topic_source:3 --reset-offsets --to-offset 17 --execute",
    );
    const unread: Found = { ...lost, reread: { topic: "topic_result", partition: 0, offset: 2 } };
    expect(repairCommands({ lakeKeepDays: 0 }, servers)(unread)).toContain("--group test-ridestream-load-search");
  });

  it("moves an object away that holds what is wrong, and repairs then", () => {
    expect(repairCommands({ lakeKeepDays: 0, all: true }, servers)(doubled)).toBe(
      "gcloud storage mv gs://trips-lake/trips/dt=2026-01-01/hour=10/a.ndjson.gz gs://trips-lake/set-aside/trips/dt=2026-01-01/hour=10/a.ndjson.gz && ridestream reconcile --all --repair",
    );
  });

  it("is none where no command does, and in a demo's folder", () => {
    expect(repairCommands({ lakeKeepDays: 0 }, servers)(found)).toBeNull();
    for (const one of [lost, doubled])
      expect(repairCommands({ lakeKeepDays: 0, out: "demo" }, servers)(one)).toBeNull();
  });
});
