import { comfortClasses } from "../../contracts/comfort-classes";
import { columns, timeField, type NumberField, type PointField } from "../trip-fields";
import type { DashboardMeasure, DashboardPanel } from "./dashboard-schema";
import { meanDistance, meanPrice, revenue, topValues, trips } from "./measures";
import type { KibanaNames } from "./names";

/** A panel without its place. */
export type Panel = Unplaced<DashboardPanel>;
type Unplaced<Each> = Each extends unknown ? Omit<Each, "grid"> : never;
export type Named = Pick<KibanaNames, "alias" | "dataView" | "lettersDataView" | "map">;

/** The end of the dashboard's time that counts as now. */
export const nowWindow = "15m";
const mostZonesShown = 20;
const pickup: PointField = "locationClient";
/** Decimals of a cell of the heatmap in degrees: 0.01 is about a kilometre. */
export const cellDecimals = 2;

const source = ({ dataView }: Named) => ({ type: "data_view_reference" as const, ref_id: dataView });

/** How many trips are priced now, and in the whole time. */
export const tripsNow = (names: Named) => now(names, "trips-now", "Trips now", trips());

/** What is earned now, and in the whole time. */
export const revenueNow = (names: Named) => now(names, "revenue-now", "Revenue now", revenue());

/** What a trip earns. */
export const priceOfTrip = (names: Named) => number(names, "mean-price", "Price of a trip", meanPrice());

/** How far a trip goes. */
export const distanceOfTrip = (names: Named) => number(names, "mean-distance", "Distance of a trip", meanDistance());

/** When trips happen, by comfort class. */
export const tripsOverTime = (names: Named) => overTime(names, "trips-over-time", "Trips over time", trips());

/** When money is earned, by comfort class. */
export const revenueOverTime = (names: Named) => overTime(names, "revenue-over-time", "Revenue over time", revenue());

/** Which comfort class earns most. */
export const revenueByComfort = (names: Named): Panel =>
  bars(names, "revenue-by-comfort", "Revenue by comfort class", "confort", comfortClasses.length);

/** Which zone earns most, of the trips that were stamped with one. */
export const revenueByZone = (names: Named): Panel =>
  bars(names, "revenue-by-zone", `Revenue by zone, the first ${mostZonesShown}`, "zone", mostZonesShown);

/** How far trips go. */
export const distances = (names: Named) =>
  spread(names, "distances", "Distances of trips", "distance", "Distance (km)");

/** What trips cost. */
export const prices = (names: Named) => spread(names, "prices", "Prices of trips", "prix_travel", "Price");

/** Where clients are picked up: north is up. The API has no panel for a map, so cells of a heatmap stand for one. */
export const pickups = ({ alias }: Named): Panel => ({
  type: "vis",
  id: "pickups",
  config: {
    type: "heatmap",
    title: "Pickups",
    data_source: {
      type: "esql",
      query: [
        `FROM "${alias}"`,
        `WHERE ${timeField} >= ?_tstart AND ${timeField} <= ?_tend`,
        `STATS trips = COUNT(*) BY latitude = ROUND(ST_Y(${pickup}), ${cellDecimals}), longitude = ROUND(ST_X(${pickup}), ${cellDecimals})`,
      ].join(" | "),
    },
    x: { column: "longitude", label: "Longitude" },
    y: { column: "latitude", label: "Latitude" },
    metric: { column: "trips", label: "Trips" },
    axis: { x: { sort: "asc", scale: "ordinal" }, y: { sort: "desc" } },
  },
});

/** What this dashboard does not show, and where that is. */
export const elsewhere = ({ map }: Named, basePath: string): Panel => ({
  type: "markdown",
  id: "elsewhere",
  config: {
    title: "More",
    content: [
      `**[Map of pickups and zones](${basePath}/app/maps/map/${map})**`,
      "**Dead letters**: the lists at the top do not choose among them. `ridestream dlq show` prints the message of one, `ridestream dlq replay` sends it again.",
      "**Your own version**: duplicate this dashboard and change the copy. The next deployment overwrites this one.",
    ].join("\n\n"),
    settings: {},
  },
});

/** The last trips, with who rode and who drove; the controls above find those of a client, a phone or a trip. */
export const lastTrips = (names: Named): Panel => ({
  type: "discover_session",
  id: "last-trips",
  config: {
    title: "Last trips",
    tabs: [
      {
        data_source: source(names),
        query: { expression: "", language: "kql" },
        column_order: columns(
          "trip_id",
          "nomclient",
          "telephoneClient",
          "nomDriver",
          "telephoneDriver",
          "confort",
          "zone",
          "distance",
          "prix_travel",
        ),
        sort: [{ name: timeField, direction: "desc" }],
        sample_size: 500,
      },
    ],
  },
});

function now(names: Named, id: string, title: string, measure: DashboardMeasure): Panel {
  const last = { ...measure, type: "primary" as const, label: `Last ${nowWindow}`, reduced_time_range: nowWindow };
  const whole = { ...measure, type: "secondary" as const, label: "Whole time" };
  return {
    type: "vis",
    id,
    config: { type: "metric", title, data_source: source(names), metrics: [last, whole] },
  };
}

function number(names: Named, id: string, title: string, measure: DashboardMeasure): Panel {
  const metrics = [{ ...measure, type: "primary" as const }];
  return { type: "vis", id, config: { type: "metric", title, data_source: source(names), metrics } };
}

function overTime(names: Named, id: string, title: string, measure: DashboardMeasure): Panel {
  const x = { operation: "date_histogram" as const, field: timeField };
  const breakdown_by = topValues("confort", comfortClasses.length);
  const layers = [{ type: "bar_stacked" as const, data_source: source(names), x, y: [measure], breakdown_by }];
  return { type: "vis", id, config: { type: "xy", title, layers } };
}

function bars(names: Named, id: string, title: string, field: "confort" | "zone", limit: number): Panel {
  const x = topValues(field, limit);
  const layers = [{ type: "bar_horizontal" as const, data_source: source(names), x, y: [revenue()] }];
  return { type: "vis", id, config: { type: "xy", title, layers } };
}

function spread(names: Named, id: string, title: string, field: NumberField, label: string): Panel {
  const x = { operation: "histogram" as const, field, label };
  const layers = [{ type: "bar" as const, data_source: source(names), x, y: [trips()] }];
  return { type: "vis", id, config: { type: "xy", title, layers } };
}
