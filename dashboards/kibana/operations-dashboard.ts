import { row, stacked } from "../rows";
import { valuesOf, type ValueField } from "../trip-fields";
import { gridColumns, type Dashboard, type DashboardControl, type DashboardPanel } from "./dashboard-schema";
import type { KibanaNames } from "./names";
import { lastLetters, lettersByReason } from "./letter-panels";
import {
  distanceOfTrip,
  distances,
  elsewhere,
  lastTrips,
  pickups,
  priceOfTrip,
  prices,
  revenueByComfort,
  revenueByZone,
  revenueNow,
  revenueOverTime,
  tripsNow,
  tripsOverTime,
} from "./panels";

/**
 * The dashboard of Operations: what happens now, where and how trips earn, and each of the last trips and dead letters.
 *
 * @param basePath what Kibana puts before its own paths, such as "/s/operations"; "" for none
 */
export const operationsDashboard = (names: KibanaNames, basePath = ""): Dashboard => ({
  title: "Trips: Operations",
  description:
    "Managed as code by ridestream: a change made here lasts until the next deployment. Duplicate it to keep yours.",
  time_range: { from: "now-24h", to: "now" },
  refresh_interval: { pause: false, value: 30_000 },
  query: { expression: "", language: "kql" },
  pinned_panels: [
    control(names, "Comfort", "confort", "small"),
    control(names, "Zone", "zone", "small"),
    control(names, "Client", "nomclient"),
    control(names, "Phone of client", "telephoneClient"),
    control(names, "Trip", "trip_id"),
  ],
  panels: stacked(gridColumns, [
    row(7, tripsNow(names), revenueNow(names), priceOfTrip(names), distanceOfTrip(names)),
    row(12, tripsOverTime(names), revenueOverTime(names)),
    row(12, revenueByComfort(names), revenueByZone(names)),
    row(18, pickups(names), elsewhere(names, basePath)),
    row(12, distances(names), prices(names)),
    row(18, lastTrips(names)),
    row(14, lettersByReason(names), lastLetters(names)),
  ]).map(({ panel, place: grid }): DashboardPanel => ({ ...panel, grid })),
});

/** A list to search and choose from; what is typed is found anywhere in a text, whatever its case. */
function control(
  { dataView }: KibanaNames,
  title: string,
  field: ValueField,
  width: DashboardControl["width"] = "medium",
): DashboardControl {
  const isNumber = field === "zone";
  return {
    type: "options_list_control",
    id: `choose-${field}`,
    width,
    config: {
      title,
      data_view_id: dataView,
      field_name: valuesOf(field),
      search_technique: isNumber ? "exact" : "wildcard",
    },
  };
}
