import { deadLetterCodes } from "../../../contracts/dead-letters";
import { metrics as contract, processMetrics, retryCodes, type Metric } from "../../../contracts/metrics";
import { createMetrics } from "../../../functions/runtime/metrics";
import { startHealthServer, type HealthServer } from "../../../functions/runtime/health-server";
import { FencedError, UnavailableError } from "../../../functions/ports/errors";
import type { Clock } from "../../../functions/ports/clock";
import { createTestClock } from "../test-clock";

const closing: HealthServer[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

/** A clock whose sleeps never end, unless it is given another one. */
const patient: Clock = { ...createTestClock(), sleep: () => new Promise(() => undefined) };

async function started(state: { alive: boolean; waitsFor?: string | undefined }, clock: Clock = patient) {
  const metrics = createMetrics("enrich", clock);
  const server = await startHealthServer({
    host: "127.0.0.1",
    port: 0,
    metrics,
    isAlive: () => state.alive,
    waitsFor: () => state.waitsFor,
  });
  closing.push(server);
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: response.status, text: await response.text() };
  };
  return { clock, metrics, get };
}

describe("the health server", () => {
  it("says whether the loop turns and whether the function is ready, and knows nothing else", async () => {
    const state: { alive: boolean; waitsFor?: string | undefined } = { alive: true, waitsFor: "the lake" };
    const { get } = await started(state);
    expect(await get("/healthz")).toEqual({ status: 200, text: "ok\n" });
    expect(await get("/readyz")).toEqual({ status: 503, text: "the lake\n" });
    state.alive = false;
    state.waitsFor = undefined;
    expect([(await get("/healthz")).status, (await get("/readyz")).status]).toEqual([503, 200]);
    expect((await get("/secrets")).status).toBe(404);
  });

  it("tells Prometheus of trips, records, dead letters by code, retries, aborts, lag and latency", async () => {
    const { clock, metrics, get } = await started({ alive: true });
    metrics.watchLag(() => Promise.resolve([{ topic: "topic_source", partition: 1, records: 42 }]));
    const source = {
      topic: "topic_source",
      partition: 1,
      firstOffset: 10,
      lastOffset: 19,
      oldestMs: clock.now() - 3_000,
    };
    metrics.handled({
      trips: 7,
      refusals: ["RS-MESSAGE-NOT-JSON", "RS-MESSAGE-NOT-JSON", "RS-TRIP-FIELD-TYPE"],
      source,
    });
    metrics.retried(new UnavailableError("the index"));
    metrics.retried(new FencedError("the partition"));
    metrics.stepped(30);
    const { text } = await get("/metrics");
    for (const line of [
      'ridestream_trips_total{function="enrich"} 7',
      'ridestream_records_total{function="enrich"} 10',
      'ridestream_dead_letters_total{code="RS-MESSAGE-NOT-JSON",function="enrich"} 2',
      'ridestream_retries_total{code="RS-UNAVAILABLE",function="enrich"} 1',
      'ridestream_transaction_aborts_total{function="enrich"} 1',
      'ridestream_lag_records{topic="topic_source",partition="1",function="enrich"} 42',
      'ridestream_latency_seconds_bucket{le="5",function="enrich"} 1',
      'ridestream_latency_seconds_bucket{le="2.5",function="enrich"} 0',
      'ridestream_step_seconds_count{function="enrich"} 1',
    ]) {
      expect(text).toContain(line);
    }
  });

  it("starts each count at 0, for Prometheus sees no increase of a series that begins at 1", async () => {
    const { get } = await started({ alive: true });
    const { text } = await get("/metrics");
    for (const [metric, codes] of [
      ["ridestream_dead_letters_total", deadLetterCodes],
      ["ridestream_retries_total", retryCodes],
    ] as const)
      for (const code of codes) expect(text).toContain(`${metric}{code="${code}",function="enrich"} 0\n`);
  });

  it("exposes every metric of the contract under its name, with its labels", async () => {
    const { metrics, get } = await started({ alive: true });
    const zones = { version: "v1" as string | undefined, ageMs: 2_000 as number | undefined, trouble: "RS-ZONES-OLD" };
    metrics.watchLag(() => Promise.resolve([{ topic: "topic_source", partition: 1, records: 42 }]));
    metrics.watchWait(() => ({ server: "lake", why: "it is away", sinceMs: 0 }));
    metrics.watchZones(() => zones);
    metrics.trained(undefined);
    const { text } = await get("/metrics");
    for (const { name, labelNames } of Object.values<Metric>({ ...contract, ...processMetrics })) {
      const line = text.split("\n").find((one) => new RegExp(`^${name}(_count)?\\{`).test(one)) ?? name;
      const labels = [...line.matchAll(/(\w+)="/g)].map(([, label]) => label);
      expect([name, labels]).toEqual([name, [...labelNames, "function"]]);
    }
    zones.version = undefined;
    zones.ageMs = undefined;
    expect((await get("/metrics")).text).not.toMatch(/^ridestream_zones_(served|age_seconds)\{/m);
  });

  it.each([
    ["refuses", patient, () => Promise.reject(new Error("no broker"))],
    ["does not answer", createTestClock(), () => new Promise<never>(() => undefined)],
  ])("tells all the rest while Kafka %s", async (_what, clock, lags) => {
    const { metrics, get } = await started({ alive: true }, clock);
    metrics.watchLag(lags);
    const { status, text } = await get("/metrics");
    expect(status).toBe(200);
    expect(text).toContain("ridestream_trips_total");
    expect(text).not.toMatch(/^ridestream_lag_records\{/m);
  });
});
