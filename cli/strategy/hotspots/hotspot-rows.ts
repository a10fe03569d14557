import type { Row } from "../../../functions/ports/warehouse";
import { areasOf } from "./areas";
import { findHotspots } from "./find-hotspots";

export interface HotspotProps {
  /** An area with fewer trips in the window is not judged. */
  readonly minTrips: number;
  /** H3's resolution of an area, 0 (a continent) to 15 (a square metre). */
  readonly resolution: number;
}

/** An area is compared with those that touch it: six, where all have trips. */
const rings = 1;

/** The hotspots in what sql/reports/hotspots.sql answers, the surest first. Money in the currency of the prices. */
export async function hotspotRows(
  rows: readonly Row[],
  { minTrips, resolution }: HotspotProps,
): Promise<readonly Row[]> {
  // Half a megabyte: only what looks for hotspots loads it.
  const { cellToLatLng, gridDisk, latLngToCell } = await import("h3-js");
  const areas = areasOf(rows, (latitude, longitude) => latLngToCell(latitude, longitude, resolution));
  const around = (cell: string) => gridDisk(cell, rings).filter((other) => other !== cell);
  return findHotspots(areas, { minTrips, around }).map(({ area, expected, ratio, low, high, change }): Row => {
    const [latitude, longitude] = cellToLatLng(area.cell);
    return {
      cell: area.cell,
      latitude: rounded(latitude, 6),
      longitude: rounded(longitude, 6),
      zone: area.zone,
      trips: area.latter.trips,
      expected_trips: rounded(expected.trips, 1),
      revenue: area.latter.revenue.toFixed(2),
      expected_revenue: expected.revenue.toFixed(2),
      ratio: rounded(ratio, 3),
      low: rounded(low, 3),
      high: rounded(high, 3),
      change,
    };
  });
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
