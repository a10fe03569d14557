import { readFileSync } from "fs";
import { gzipSync } from "zlib";
import { costText } from "../../../cli/cost/cost-text";
import { sizesOf, type DeploymentSizes } from "../../../cli/cost/deployment-sizes";
import { knobsOf } from "../../../cli/cost/knobs";
import { kafkaStorage, monthlyCost, totalOf } from "../../../cli/cost/monthly-cost";
import { prices, pricesRead } from "../../../cli/cost/prices";
import { tripBytes } from "../../../cli/cost/trip-sizes";
import type { StackJson } from "../../../cli/stacks/synthesised";
import { topicResult, topicSource } from "../../../contracts/topics";
import type { LakeTrip } from "../../../contracts/trip-schema";
import { gcp } from "../../../environments/gcp";
import { lakeTrip } from "../../../functions/domain/flatten";
import { parseResultMessage } from "../../../functions/domain/message";
import { createKeyedHash } from "../../../functions/domain/personal-data";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import { cloudRunWorkers } from "../../../stacks/functions/cloud-run-workers";
import { gcsLake } from "../../../stacks/lake/gcs-lake";
import { managedKafka } from "../../../stacks/streaming/managed-kafka";
import { World } from "../../functions/delivery/world";
import { expectGenerated } from "../../generated";
import { synthesised } from "../../stacks/synthesised";

const sizesFor = (environment = gcp): DeploymentSizes =>
  sizesOf("gcp", Object.entries(synthesised([environment]).stacks) as readonly (readonly [string, StackJson])[]);
const usage = { tripsPerDay: 100_000, afterDays: 365 };

describe("what a deployment costs", () => {
  const sizes = sizesFor();

  it("follows from what is synthesised", () => {
    expect(sizes).toEqual({
      kafka: { vcpus: 3, memoryGiB: 12, region: "europe-west1", replicas: 3, keptDays: 7, partitions: 6 },
      workers: [
        { name: "enrich", instances: 2, cpu: 1, memoryGiB: 0.5 },
        { name: "load-lake", instances: 1, cpu: 1, memoryGiB: 0.5 },
        { name: "load-search", instances: 1, cpu: 1, memoryGiB: 0.5 },
      ],
      lake: {
        location: "EU",
        nearlineDays: 30,
        coldlineDays: 90,
        archiveDays: 365,
        deleteDays: Number.POSITIVE_INFINITY,
        flushS: 60,
        isCompacted: false,
      },
      search: "2 nodes of 2 GB",
      hasWarehouse: true,
      folds: true,
      usesGoogle: true,
      containers: 0,
    });
    const other = sizesFor({
      ...gcp,
      streaming: managedKafka({ vcpus: 6, memoryGiB: 12 }),
      lake: gcsLake({ deleteAfterDays: 400, coolAfterDays: { nearline: 10 }, compact: "every day 02:30" }),
      functions: cloudRunWorkers({ instances: { "load-lake": 3 }, cpu: 2, memoryMiB: 1_024 }),
    });
    expect(other.kafka).toMatchObject({ vcpus: 6, memoryGiB: 12 });
    expect(other.lake).toMatchObject({ nearlineDays: 10, deleteDays: 400, isCompacted: true });
    expect(other.workers).toContainEqual({ name: "load-lake", instances: 3, cpu: 2, memoryGiB: 1 });
  });

  it("is what is used, times its price", () => {
    const lines = monthlyCost(sizes, usage);
    const usdOf = (what: RegExp) => lines.find((line) => what.test(line.what))?.usd;
    // 3 vCPUs are 1.8 DCUs and 12 GiB are 1.2; 730 hours of each at 0.09.
    expect(usdOf(/^Kafka, /)).toBe(197.1);
    // Four CPUs for 730 hours at 0.000018 a second.
    expect(usdOf(/Cloud Run.s CPUs/)).toBe(189.22);
    // 8,640 objects a day, 30 days, at 0.005 for a thousand.
    expect(usdOf(/objects written/)).toBe(1.3);
    expect(totalOf(lines)).toBeCloseTo(
      lines.reduce((sum, { usd }) => sum + (usd ?? 0), 0),
      5,
    );
  });

  it("counts nothing for what has no price, and lists it with the reason", () => {
    const lines = monthlyCost(sizes, usage);
    const without = lines.filter(({ price }) => price === null);
    expect(without.map(({ component, notCounted }) => [component, notCounted])).toEqual([
      ["streaming", "no price"],
      ["functions", "no price"],
      ["warehouse", "not estimated"],
      ["search", "no price"],
      ["other", "not estimated"],
    ]);
    for (const { usd } of without) expect(usd).toBeNull();
    const rows = costText({ environment: "gcp", ...usage, lines, knobs: [] }).split("\n");
    for (const { what, notCounted = "" } of without)
      expect(rows.find((row) => row.includes(what))).toMatch(new RegExp(`not counted.*${notCounted} *\\|$`));
  });

  it("marks each price that the one who sells does not publish itself", () => {
    const officials = /^https:\/\/(docs\.)?cloud\.google\.com\//;
    for (const { source, unofficial } of Object.values(prices))
      expect(officials.test(source)).toBe(unofficial === null);
    const text = costText({ environment: "gcp", ...usage, lines: monthlyCost(sizes, usage), knobs: [] });
    expect(text).toMatch(/\| Kafka, 3 vCPUs .*\| official page +\|/);
    expect(text).toMatch(/\| what folds read .*\| no official source +\|/);
    expect(text).not.toMatch(/not counted.*no official source/);
    expect(text).toMatch(/- <.*coconote.*> \(no official source: notes of somebody else, 2025-08-11\)/);
  });

  it("reproduces the sizing of three brokers with 50 GB each for seven days", () => {
    if (!sizes.kafka) throw new Error("gcp has Kafka");
    const aDay = 50e9 / 7 / (tripBytes.request + tripBytes.result);
    const storage = kafkaStorage(sizes.kafka, aDay);
    expect(storage).toEqual({ brokers: 3, keptDays: 7, gigabytesABroker: expect.closeTo(50, 6) as number });
    const lines = monthlyCost(sizes, { ...usage, tripsPerDay: aDay });
    expect(lines.find(({ what }) => what.includes("3 brokers with 50.0 GB each"))?.amount).toBeCloseTo(150, 6);
    expect(kafkaStorage({ ...sizes.kafka, replicas: 1 }, aDay).gigabytesABroker).toBeCloseTo(50 / 3, 6);
  });

  it("says what each setting changes", () => {
    const knobs = knobsOf(sizes, { tripsPerDay: 10_000_000, afterDays: 365 });
    const usdOf = (what: string) => knobs.find(({ knob }) => knob.includes(what))?.usd ?? Number.NaN;
    expect(usdOf("flush")).toBeLessThan(0);
    expect(usdOf("deleteAfterDays")).toBeLessThan(0);
    expect(usdOf("colder classes")).toBeGreaterThan(0);
    expect(usdOf("trips_folded")).toBeLessThan(0);
    expect(usdOf("compaction")).toBeGreaterThan(0);
    expect(usdOf("enrich")).toBeCloseTo(730 * 3_600 * prices.runCpu.price, 2);
    expect(knobs.find(({ knob }) => knob.includes("retention"))?.also).toMatch(/^68\.\d to 29\.\d GB a broker$/);
    const compacted = knobsOf({ ...sizes, ...(sizes.lake && { lake: { ...sizes.lake, isCompacted: true } }) }, usage);
    expect(compacted.map(({ knob }) => knob)).toContain("no compaction");
  });

  it("knows each price by its source, its region and when it was read", () => {
    expect(pricesRead).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    for (const { source, region, unit, price, date } of Object.values(prices)) {
      expect(source).toMatch(/^https?:\/\//);
      expect([region, unit].every((text) => text.length > 0)).toBe(true);
      expect(price).toBeGreaterThan(0);
      if (date !== null) expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  it("refuses an environment that is not synthesised", () => {
    expect(() => sizesOf("nowhere", [])).toThrow("there is no stack of nowhere");
  });

  it("stands in README by the same sum, for as many trips", () => {
    const usd = Math.round(totalOf(monthlyCost(sizes, usage)) / 10) * 10;
    expect(readFileSync("README.md", "utf8").replace(/\s+/g, " ")).toContain(
      `It costs about ${usd} US dollars a month with ${usage.tripsPerDay.toLocaleString("en")} trips a day. Elastic Cloud, and what else has no price or no estimate, is not counted.`,
    );
  });

  it("stands in docs/deploy-gcp.md as the command says it", () => {
    const lines = monthlyCost(sizes, usage);
    const text = costText({ environment: "gcp", ...usage, lines, knobs: knobsOf(sizes, usage) });
    const page = readFileSync("docs/deploy-gcp.md", "utf8");
    expectGenerated(
      "docs/deploy-gcp.md",
      page.replace(/<!-- cost -->.*<!-- \/cost -->/s, `<!-- cost -->\n\n${text}\n<!-- /cost -->`),
    );
  });
});

describe("what a trip takes", () => {
  it("is what was measured, within a tenth", async () => {
    const world = new World([500]);
    const trips = 2_000;
    const messages = Array.from(generateTrips(trips, 1), tripMessage);
    await produce(messages, { log: world.log, settings: readSettings("produce", {}) });
    await world.act({ name: "enrich", slot: 0, passMs: 0 }, 40);
    const bytesIn = async (topic: string, each: (value: Uint8Array | null) => void) => {
      let bytes = 0;
      for await (const { key, value, headers } of readTopic(world.log, topic, "sizes")) {
        bytes +=
          (key?.length ?? 0) + (value?.length ?? 0) + (topic === topicResult.name ? JSON.stringify(headers).length : 0);
        each(value);
      }
      return bytes / trips;
    };
    const rows: LakeTrip[] = [];
    const hash = createKeyedHash("a key for the sizes");
    const measured = {
      request: await bytesIn(topicSource.name, () => undefined),
      result: await bytesIn(topicResult.name, (value) => {
        const message = parseResultMessage(value);
        if ("trips" in message) rows.push(...message.trips.map((trip) => lakeTrip(trip, hash)));
      }),
    };
    const packed = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const object = 160;
    const near = (expected: number) => ({ least: 0.9 * expected, most: 1.1 * expected });
    const all: Readonly<Record<keyof typeof tripBytes, number>> = {
      ...measured,
      row: packed.length / trips,
      packedRow: gzipSync(packed).length / trips,
      // A zone and its model, which these trips lack.
      folded: rows.reduce((sum, row) => sum + logicalBytes(row), 0) / trips + 8 + (2 + object) + 8 + 40,
      known:
        rows.reduce((sum, row) => sum + 2 + row.trip_id.length + 2 + (row.sequence?.length ?? 0), 0) / trips +
        16 +
        2 +
        object,
    };
    expect(rows).toHaveLength(trips);
    for (const [name, bytes] of Object.entries(all)) {
      const { least, most } = near(tripBytes[name as keyof typeof tripBytes]);
      expect([name, bytes, bytes > least && bytes < most]).toEqual([name, bytes, true]);
    }
  });
});

/** As BigQuery counts: text by its length and two bytes, decimals sixteen, other values eight, and nothing for none. */
function logicalBytes(row: LakeTrip): number {
  const times = ["agent_timestamp", "requested_at"];
  return Object.entries(row as Readonly<Record<string, unknown>>).reduce((sum, [name, value]) => {
    if (value === null) return sum;
    if (typeof value === "string" && !times.includes(name)) return sum + 2 + value.length;
    return sum + (name.startsWith("prix_") ? 16 : 8);
  }, 0);
}
