import type { PriceFactors } from "../../../contracts/price-factors";
import { priceFactors, priceFactorsVersion, type PriceFactorsProps } from "../../../functions/domain/price-factors";
import type { ObjectStore } from "../../../functions/ports/object-store";
import type { Row, Warehouse } from "../../../functions/ports/warehouse";
import { PriceFactorVersions } from "../../../functions/runtime/price-factor-versions";
import { demandBefore } from "../demand/demand-before";
import { hourMs } from "../demand/demand-history";

/**
 * Makes the factors of the demand that is known now, and puts them into use for the prices that know their zone.
 *
 * @throws RidestreamError RS-DEMAND-UNKNOWN, RS-FACTORS-CHANGED, RS-WAREHOUSE-QUERY
 */
export async function publishFactors(
  { warehouse, lake }: { readonly warehouse: Pick<Warehouse, "report">; readonly lake: ObjectStore },
  { nowMs, ...props }: PriceFactorsProps & { readonly nowMs: number },
): Promise<PriceFactors> {
  const known = await demandBefore(warehouse, Math.floor(nowMs / hourMs), nowMs);
  const zones = priceFactors(known, props).map(({ zone, percents }) => ({ zone, percents: [...percents] }));
  const factors: PriceFactors = {
    format: 1,
    version: priceFactorsVersion(zones),
    zones,
    madeAt: timeOf(nowMs),
    drivers: props.drivers,
    tripsPerDriver: props.tripsEach,
    mostPercent: props.mostPercent,
    knownDemand: {
      trips: known.tripsInAll,
      from: timeOf(known.firstHour * hourMs),
      to: timeOf((known.firstHour + known.hours) * hourMs),
    },
  };
  await new PriceFactorVersions(lake).use(factors);
  return factors;
}

/** A row a zone: in how many of the hours of a week it has a factor above 1, their mean over all hours, and the largest. */
export const factorRows = ({ zones }: PriceFactors): readonly Row[] =>
  zones.map(({ zone, percents }) => ({
    zone,
    raised_hours: percents.filter((percent) => percent > 100).length,
    mean_factor: Number((percents.reduce((sum, percent) => sum + percent, 0) / percents.length / 100).toFixed(3)),
    largest_factor: Math.max(...percents) / 100,
  }));

const timeOf = (instantMs: number) => new Date(instantMs).toISOString();
