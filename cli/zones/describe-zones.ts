import type { Zone, ZoneModel } from "../../contracts/zone-model";
import type { Coordinates } from "../../contracts/wire";
import { distanceMetres } from "../../functions/domain/distance";
import { createZoneFinder } from "../../functions/domain/zones";
import { count, counted, table } from "../tables";
import { zonesMap } from "./zones-map";

export interface DescribedZone extends Zone {
  /** Its share of the pickups that the model was trained on, 0 to 1. */
  readonly share: number;
  /** Half of its pickups lie within so many km of its centre; null where it has none. */
  readonly spreadKm: number | null;
}

export interface DescribedZones {
  readonly zones: readonly DescribedZone[];
  /** Pickups that the spread is measured on: no model is trained on them. */
  readonly measuredOn: number;
}

/** Tells what a model's document doesn't: shares, and spreads on the pickups that judge. */
export function describeZones(model: ZoneModel, judges: readonly Coordinates[]): DescribedZones {
  const trained = model.zones.reduce((sum, { pickups }) => sum + pickups, 0);
  const find = createZoneFinder(model);
  const pickupsOf = new Map(model.zones.map(({ zone }) => [zone, [] as Coordinates[]]));
  for (const pickup of judges) pickupsOf.get(find(pickup).zone)?.push(pickup);
  return {
    zones: model.zones.map((zone) => ({
      ...zone,
      share: trained === 0 ? 0 : zone.pickups / trained,
      spreadKm: medianKm(zone, pickupsOf.get(zone.zone) ?? []),
    })),
    measuredOn: judges.length,
  };
}

function medianKm(centre: Coordinates, pickups: readonly Coordinates[]): number | null {
  const metres = pickups.map((pickup) => distanceMetres(centre, pickup)).sort((one, other) => one - other);
  const middle = metres.length / 2;
  const [lower, upper] = [metres[Math.ceil(middle) - 1], metres[Math.floor(middle)]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2_000;
}

/** The map, the table, and what the spread is. */
export function describedText({ zones, measuredOn }: DescribedZones, columns?: number): string {
  const isMeasured = measuredOn > 0;
  const head = ["zone", "centre", "pickups", "share", ...(isMeasured ? ["spread km"] : [])];
  const rows = zones.map(({ zone, latitude, longitude, pickups, share, spreadKm }) => [
    String(zone),
    `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`,
    count(pickups),
    `${(100 * share).toFixed(1)} %`,
    ...(isMeasured ? [spreadKm === null ? "" : spreadKm.toFixed(2)] : []),
  ]);
  const note = isMeasured
    ? `spread: half of a zone's trips begin within so many km of its centre, of ${counted(measuredOn, "trip")} that no model learns from.\n`
    : "";
  return `${zonesMap(zones, columns)}${table(head, rows, columns)}${note}`;
}
