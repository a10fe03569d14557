import type { ConnectionOf } from "../../../contracts/settings";
import { dashboardRequests, removalRequests } from "../../../dashboards/kibana/kibana-requests";
import { askKibana } from "./kibana-client";

/**
 * Puts the dashboard of Operations into Kibana, with what it stands on, under ids of its own. Done again it changes nothing,
 * and nobody else's dashboards are looked at.
 *
 * @throws UnavailableError, or RidestreamError for what Kibana refuses
 */
export async function applyDashboards(connection: ConnectionOf<"kibana">): Promise<void> {
  const basePath = new URL(connection.url).pathname.replace(/\/+$/, "");
  for (const request of dashboardRequests(connection.alias, basePath)) await askKibana(connection, request);
}

/**
 * Takes out of Kibana what `applyDashboards` has put there.
 *
 * @returns how many of them were there
 * @throws as applyDashboards
 */
export async function removeDashboards(connection: ConnectionOf<"kibana">): Promise<number> {
  let removed = 0;
  for (const request of removalRequests(connection.alias))
    if ((await askKibana(connection, request)) === "done") removed++;
  return removed;
}
