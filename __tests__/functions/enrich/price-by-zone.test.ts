import { createBatchEnricher, type PricingContext } from "../../../functions/enrich/enrich-batch";
import { messageOf, tripWith } from "../pipeline/bad-input";

const pricedMs = Date.parse("2026-06-03T12:00:00Z");
const stamp = { zone: 3, model: "zones-0123456789ab" };

/** What a trip becomes, as it is on the wire. */
function priced(changes: Readonly<Record<string, unknown>>, context: Partial<PricingContext>) {
  const value = Buffer.from(messageOf(tripWith(changes)));
  const record = { key: null, value, headers: {}, offset: 0, timestampMs: pricedMs };
  const batch = { topic: "topic_source", logId: "A".repeat(22), partition: 0, records: [record] } as const;
  const { results } = createBatchEnricher({})(batch, { nowMs: pricedMs, orderedMs: pricedMs, ...context });
  const { data } = JSON.parse(Buffer.from(results[0]?.value ?? []).toString()) as {
    readonly data: readonly Readonly<Record<string, unknown>>[];
  };
  return data[0] ?? {};
}

describe("a price that knows its zone", () => {
  it("is the golden price without factors, and says of none", () => {
    const trip = priced({}, { zoneOf: () => stamp });
    expect(trip["prix_travel"]).toBe(1_887.88);
    expect(Object.keys(trip)).not.toContain("prix_factor");
  });

  it("is multiplied by the factor of its zone, and says which", () => {
    const asked: unknown[] = [];
    const percentOf: PricingContext["percentOf"] = (zone) => {
      asked.push(zone);
      return 125;
    };
    // 943.938 km at 2 a km: 1887.876, of which 1.25 times are 2359.845, half up.
    expect(priced({}, { zoneOf: () => stamp, percentOf })).toMatchObject({ prix_travel: 2_359.85, prix_factor: 1.25 });
    expect(priced({}, { percentOf: () => 100 })).toMatchObject({ prix_travel: 1_887.88, prix_factor: 1 });
    expect(asked).toEqual([stamp]);
  });

  it("is of the hour that the trip was asked for in, or else of its pricing", () => {
    const hours: string[] = [];
    const percentOf = (_zone: unknown, atMs: number) => {
      hours.push(new Date(atMs).toISOString());
      return 100;
    };
    priced({ requested_at: "2026-06-01T10:59:59+02:00" }, { percentOf });
    priced({}, { percentOf });
    expect(hours).toEqual(["2026-06-01T08:59:59.000Z", "2026-06-03T12:00:00.000Z"]);
  });
});
