import { unless, type Problem } from "./problem";

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

const regionLike = /^[a-z]+-[a-z]+\d+$/i;

/**
 * Multi-regions by what data lie in, with predefined dual-regions of buckets. https://cloud.google.com/storage/docs/locations,
 * https://cloud.google.com/bigquery/docs/locations
 */
const multiRegions = {
  bucket: { like: /^(us|eu|asia|(asia|eur|nam)\d+)$/i, named: "EU, US or ASIA" },
  dataset: { like: /^(us|eu)$/i, named: "EU or US" },
} as const;

/** What is wrong with the form of a location that is given: nothing here knows which regions there are. */
export function locationFormProblems(location: string | undefined, of: keyof typeof multiRegions): readonly Problem[] {
  const { like, named } = multiRegions[of];
  return unless(
    location === undefined || like.test(location) || regionLike.test(location),
    `has location: "${location ?? ""}"`,
    `give a multi-region, ${named}, or a region such as europe-west1`,
  );
}
