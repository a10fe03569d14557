import fc from "fast-check";
import { createPricePerKm, parseDecimal } from "../../../functions/domain/price-per-km";
import { goldenRows } from "./golden/golden-rows";
import { anyRate } from "./trip-arbitraries";

/** The rule as a function of what it looks at. */
function createPricing(rememberedRates?: number) {
  const rule = createPricePerKm(rememberedRates);
  return (metres: number, pricePerKm: number) => rule({ metres, pricePerKm, comfort: "standard", zone: undefined });
}

const anyMetres = fc.integer({ min: 0, max: 20_003_931 });

describe("the price of a trip", () => {
  it("equals Python's decimal, half up, for every golden distance and rate", () => {
    const priceCents = createPricing();
    const rows = goldenRows("prices.csv").map(([metres, rate, cents]) => ({
      metres: Number(metres),
      rate: Number(rate),
      cents: Number(cents),
    }));
    expect(rows.length).toBeGreaterThan(5_000);
    expect(rows.filter(({ metres, rate, cents }) => priceCents(metres, rate) !== cents)).toEqual([]);
  });

  it("is 1887.88 for the golden trip", () => {
    expect(createPricing()(943_938, 2)).toBe(188_788);
  });

  it.each([
    { metres: 4, rate: 1, cents: 0 },
    { metres: 5, rate: 1, cents: 1 },
    { metres: 15, rate: 1, cents: 2 },
    { metres: 25, rate: 1, cents: 3 },
    { metres: 1000, rate: 1.005, cents: 101 },
    { metres: 1000, rate: 8.345, cents: 835 },
    { metres: 50_000, rate: 1e-7, cents: 0 },
    { metres: 50_000, rate: 1e-4, cents: 1 },
  ])("rounds $metres m at $rate per km up from half a cent: $cents cents", ({ metres, rate, cents }) => {
    expect(createPricing()(metres, rate)).toBe(cents);
  });

  it("is the exact product with less than half a cent of rounding, up at the half", () => {
    const priceCents = createPricing();
    fc.assert(
      fc.property(anyMetres, fc.integer({ min: 0, max: 100_000_000 }), (metres, thousandths) => {
        // cents = metres/1000 * thousandths/1000 * 100: ten thousandths of a cent are whole numbers.
        const exact = BigInt(metres) * BigInt(thousandths);
        const cents = BigInt(priceCents(metres, thousandths / 1000)) * 10_000n;
        expect(cents - exact > -5_000n && cents - exact <= 5_000n).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is multiplied exactly, and is rounded once", () => {
    const rule = createPricePerKm();
    const times = (metres: number, pricePerKm: number, factorPercent: number) =>
      rule({ metres, pricePerKm, comfort: "standard", zone: undefined, factorPercent });
    // 0.015 is 0.02 by itself; 1.3 times 0.015 are 0.0195.
    expect([times(15, 1, 100), times(15, 1, 130), times(15, 1, 170)]).toEqual([2, 2, 3]);
    fc.assert(
      fc.property(
        anyMetres,
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.integer({ min: 100, max: 1_000 }),
        (metres, thousandths, percent) => {
          const exact = BigInt(metres) * BigInt(thousandths) * BigInt(percent);
          const cents = BigInt(times(metres, thousandths / 1000, percent)) * 1_000_000n;
          expect(cents - exact > -500_000n && cents - exact <= 500_000n).toBe(true);
        },
      ),
    );
  });

  it("is nothing for no distance and for a free ride", () => {
    const priceCents = createPricing();
    fc.assert(fc.property(anyRate, (rate) => expect(priceCents(0, rate)).toBe(0)));
    fc.assert(fc.property(anyMetres, (metres) => expect(priceCents(metres, 0)).toBe(0)));
    expect(priceCents(1000, -0)).toBe(0);
  });

  it("never falls when the distance or the rate grows", () => {
    const priceCents = createPricing();
    fc.assert(
      fc.property(anyMetres, anyMetres, anyRate, anyRate, (metres, more, rate, higher) => {
        const least = priceCents(Math.min(metres, more), Math.min(rate, higher));
        expect(least).toBeLessThanOrEqual(priceCents(metres, rate));
        expect(priceCents(metres, rate)).toBeLessThanOrEqual(
          priceCents(Math.max(metres, more), Math.max(rate, higher)),
        );
      }),
    );
  });

  it("does not depend on the rates that were remembered before", () => {
    const forgetful = createPricing(1);
    const remembering = createPricing();
    fc.assert(
      fc.property(anyMetres, fc.array(anyRate, { minLength: 1, maxLength: 5 }), (metres, rates) => {
        for (const rate of [...rates, ...rates]) expect(forgetful(metres, rate)).toBe(remembering(metres, rate));
      }),
    );
  });

  it.each([-1, -1e-9, NaN, Infinity, -Infinity])("is refused for the rate %p, again and again", (rate) => {
    const priceCents = createPricing();
    expect(() => priceCents(1000, rate)).toThrow(RangeError);
    expect(() => priceCents(1000, rate)).toThrow(RangeError);
  });

  it("is refused for a distance that is no whole number of metres", () => {
    for (const metres of [NaN, Infinity, 0.5]) expect(() => createPricing()(metres, 1)).toThrow(RangeError);
  });
});

describe("the decimal of a rate", () => {
  it("is the one that JSON was written with, whatever its exponent", () => {
    expect(parseDecimal(0.1)).toEqual({ coefficient: 1n, scale: 1 });
    expect(parseDecimal(1e-7)).toEqual({ coefficient: 1n, scale: 7 });
    expect(parseDecimal(1.25e-9)).toEqual({ coefficient: 125n, scale: 11 });
    expect(parseDecimal(1.5e21)).toEqual({ coefficient: 15n * 10n ** 20n, scale: 0 });
  });

  it("reads back as the very double it was made of", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (rate) => {
        const { coefficient, scale } = parseDecimal(rate);
        expect(Number(`${String(coefficient)}e-${scale}`)).toBe(rate + 0);
      }),
    );
  });
});
