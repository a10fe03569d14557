import { timeField } from "../trip-fields";
import { letterTimeField } from "../letter-fields";
import { kibanaNames } from "./names";
import { operationsDashboard } from "./operations-dashboard";
import { lettersDataView, pickupsMap, tripsDataView } from "./pickups-map";

/** A request to Kibana, beside the header `kbn-xsrf` that each of them needs. */
export type KibanaRequest =
  | { readonly method: "PUT"; readonly path: string; readonly body: object }
  | { readonly method: "DELETE"; readonly path: string }
  /** The file of a form: a saved object a line. Kibana answers 200 even for what it refuses, with `success` false. */
  | { readonly method: "POST"; readonly path: string; readonly file: string };

/** The name that Kibana wants the file to have. */
export const importedFile = "ridestream.ndjson";

/**
 * What puts the dashboard into Kibana 9.5 or newer, in this order; done again it changes nothing. It writes under the ids of
 * `kibanaNames` alone.
 *
 * @param basePath what Kibana puts before its own paths, such as "/s/operations"; "" for none
 */
export function dashboardRequests(alias: string, basePath = ""): readonly KibanaRequest[] {
  const names = kibanaNames(alias);
  const file = [tripsDataView(names, timeField), lettersDataView(names, letterTimeField), pickupsMap(names)]
    .map((one) => JSON.stringify(one))
    .join("\n");
  return [
    { method: "POST", path: "/api/saved_objects/_import?overwrite=true", file },
    { method: "PUT", path: `/api/dashboards/${names.dashboard}`, body: operationsDashboard(names, basePath) },
  ];
}

/** What takes the dashboard out of Kibana again; what is gone already answers 404. */
export function removalRequests(alias: string): readonly KibanaRequest[] {
  const { dashboard, map, dataView, lettersDataView: letters } = kibanaNames(alias);
  const views = [dataView, letters].map((id) => `data_views/data_view/${id}`);
  return [`dashboards/${dashboard}`, `saved_objects/map/${map}`, ...views].map((path) => ({
    method: "DELETE",
    path: `/api/${path}`,
  }));
}
