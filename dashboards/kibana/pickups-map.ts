import { valuesOf, type PointField, type ValueField } from "../trip-fields";
import type { KibanaNames } from "./names";

/** What the map's layers ask of each cell of the grid. */
export const pickupField: PointField = "locationClient";
const zoneField: ValueField = "zone";

/** A saved object, as Kibana exports it. */
export interface SavedObject {
  readonly type: "index-pattern" | "map";
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly type: string; readonly id: string; readonly name: string }[];
  /** The form that the attributes have: Kibana migrates from there. */
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
}

const coreMigrationVersion = "8.8.0";

/** Trips as all charts see them: one document a trip, in time by when it was priced. */
export const tripsDataView = ({ alias, dataView }: KibanaNames, timeFieldName: string): SavedObject =>
  view(dataView, alias, "Trips", timeFieldName);

/** Dead letters as charts see them: one document a refusal, several of which may be one letter. */
export const lettersDataView = (
  { deadLetters, lettersDataView: id }: KibanaNames,
  timeFieldName: string,
): SavedObject => view(id, deadLetters, "Dead letters", timeFieldName);

const view = (id: string, title: string, what: string, timeFieldName: string): SavedObject => ({
  type: "index-pattern",
  id,
  // Before the first document there may be no index yet.
  attributes: { title, name: `${what} (${id})`, timeFieldName, allowNoIndex: true },
  references: [],
  coreMigrationVersion,
  typeMigrationVersion: "8.0.0",
});

/**
 * A map of where clients are picked up, and of the zones: each cell of a grid by the number of its pickups, and by the zone
 * that most of them have. A saved object, for the Dashboards API of 9.5 has no map. Its background comes from Elastic's map
 * service, by the reader's browser.
 */
export const pickupsMap = ({ map, dataView }: KibanaNames): SavedObject => ({
  type: "map",
  id: map,
  attributes: {
    title: "Trips: pickups and zones",
    description: "Managed as code by ridestream: a change made here lasts until the next deployment.",
    mapStateJSON: JSON.stringify({
      timeFilters: { from: "now-24h", to: "now" },
      refreshConfig: { isPaused: false, interval: 30_000 },
      query: { query: "", language: "kuery" },
      filters: [],
      settings: { autoFitToDataBounds: true, initialLocation: "AUTO_FIT_TO_BOUNDS" },
    }),
    layerListJSON: JSON.stringify([background, pickupsLayer, zonesLayer]),
    uiStateJSON: JSON.stringify({ isLayerTOCOpen: true, openTOCDetails: [] }),
  },
  references: [pickupsReference, zonesReference].map((name) => ({ name, type: "index-pattern", id: dataView })),
  coreMigrationVersion,
  typeMigrationVersion: "8.4.0",
});

const pickupsReference = "layer_1_source_index_pattern";
const zonesReference = "layer_2_source_index_pattern";

const shown = { minZoom: 0, maxZoom: 24, visible: true, includeInFitToBounds: true };
const grid = {
  type: "ES_GEO_GRID",
  geoField: pickupField,
  applyGlobalQuery: true,
  applyGlobalTime: true,
  applyForceRefresh: true,
};

const background = {
  ...shown,
  id: "background",
  label: null,
  alpha: 1,
  type: "EMS_VECTOR_TILE",
  style: { type: "EMS_VECTOR_TILE", color: "" },
  sourceDescriptor: { type: "EMS_TMS", isAutoSelect: true, lightModeDefault: "road_map_desaturated" },
};

const pickupsLayer = {
  ...shown,
  id: "pickups",
  label: "Pickups",
  alpha: 0.75,
  type: "HEATMAP",
  style: { type: "HEATMAP", colorRampName: "theclassic" },
  sourceDescriptor: {
    ...grid,
    id: "pickups-grid",
    requestType: "heatmap",
    resolution: "FINE",
    metrics: [{ type: "count" }],
    indexPatternRefName: pickupsReference,
  },
};

/** A field that the grid counts for each cell, as a style names it. */
const ofCell = (name: string) => ({ name, origin: "source" });
const fieldMetaOptions = { isEnabled: true, sigma: 3 };

const zonesLayer = {
  ...shown,
  id: "zones",
  label: "Zones",
  alpha: 0.75,
  type: "GEOJSON_VECTOR",
  joins: [],
  style: {
    type: "VECTOR",
    properties: {
      fillColor: {
        type: "DYNAMIC",
        options: {
          type: "CATEGORICAL",
          colorCategory: "palette_0",
          field: ofCell(`terms_of_${zoneField}`),
          fieldMetaOptions,
        },
      },
      iconSize: { type: "DYNAMIC", options: { minSize: 4, maxSize: 16, field: ofCell("doc_count"), fieldMetaOptions } },
      labelText: { type: "DYNAMIC", options: { field: ofCell(`terms_of_${zoneField}`) } },
    },
  },
  sourceDescriptor: {
    ...grid,
    id: "zones-grid",
    requestType: "point",
    resolution: "COARSE",
    metrics: [{ type: "count" }, { type: "terms", field: valuesOf(zoneField) }],
    indexPatternRefName: zonesReference,
  },
};
