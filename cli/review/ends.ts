import { typeOf } from "./synthesis";

/** What ends with what holds no data, by types whose end is more than that they are gone. */
const ends: ReadonlyMap<string, string> = new Map([
  ["google_bigquery_data_transfer_config", "a scheduled query runs no longer; what it has made stays"],
  ["google_cloud_scheduler_job", "a schedule starts its job no longer"],
  ["google_service_account", "nobody acts as this account any longer"],
]);

/** What ends with a resource that is destroyed; empty where its type tells. */
export const endOf = (address: string): string => ends.get(typeOf(address)) ?? "";
