/** Regions of Europe that are no part of the multi-region EU. https://cloud.google.com/bigquery/docs/locations#multi-regions */
const outsideOfEu: ReadonlySet<string> = new Set(["europe-west2", "europe-west6"]);

/**
 * Where data lie unless a part says otherwise: in the multi-region that a region belongs to, of those that Cloud Storage and
 * BigQuery have both; elsewhere in the region itself.
 */
export function dataLocation(region: string): string {
  if (region.startsWith("us-")) return "US";
  return region.startsWith("europe-") && !outsideOfEu.has(region) ? "EU" : region;
}

/** Whether two names are of one location: Google takes a name in any case, and answers it in one. */
export const isSameLocation = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
