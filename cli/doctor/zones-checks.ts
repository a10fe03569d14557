import { counted } from "../tables";
import type { ConnectionOf, SettingsOf } from "../../contracts/settings";
import { openElasticsearchIndex } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import type { Clock } from "../../functions/ports/clock";
import type { SearchIndex } from "../../functions/ports/search-index";
import { systemClock } from "../../functions/runtime/clock";
import { readSettings, type Environment } from "../../functions/runtime/settings";
import { ZoneModels } from "../../functions/runtime/zone-models";
import { good, off, warning, type Check } from "./check";

export interface ZonesCheckProps {
  readonly models: Pick<ZoneModels, "current" | "lastVerdict">;
  readonly clock: Clock;
}

/** Whether a model of the zones is in use, judged lately, and still fits the trips. */
export const zonesCheck = (connection: ConnectionOf<"lake">, environment: Environment): Check => ({
  name: "lake: zones",
  run: () =>
    zonesInUse(
      { models: modelsOf(connection), clock: systemClock },
      { ...readSettings("enrich", environment), ...readSettings("train-zones", environment) },
    ),
});

/** Whether enrich serves the model in use, by the trips that it priced last. */
export const servedZonesCheck = (
  connection: ConnectionOf<"elasticsearch">,
  lake: () => ConnectionOf<"lake">,
  environment: Environment,
): Check => ({
  name: "elasticsearch: zones of the newest trips",
  async run() {
    const settings = readSettings("enrich", environment);
    const models = modelsOf(lake());
    const index = openElasticsearchIndex({ clock: systemClock, connection });
    try {
      return await zonesServed(models, index, settings);
    } finally {
      await index.close();
    }
  },
});

const modelsOf = (connection: ConnectionOf<"lake">) => new ZoneModels(createGcsObjectStore({ connection }));

const noModel = "no model of the zones is in use: trips get no zone";
const trainThem = "run ridestream zones train";
const dayMs = 86_400_000;

export async function zonesInUse(
  { models, clock }: ZonesCheckProps,
  {
    zonesMaxAgeMs,
    driftPercent,
  }: Pick<SettingsOf<"enrich">, "zonesMaxAgeMs"> & Pick<SettingsOf<"train-zones">, "driftPercent">,
) {
  const inUse = await models.current();
  if (!inUse) return warning(noModel, trainThem);
  const { version, since, judgedAt } = inUse.current;
  const verdict = await models.lastVerdict();
  // A verdict that promoted a model tells the drift of the one before.
  const drift = verdict?.current === version ? verdict.drift : null;
  const ageMs = Math.max(0, clock.now() - Date.parse(judgedAt));
  const found = [
    `${version} is in use since ${since}`,
    `judged ${(ageMs / dayMs).toFixed(1)} days ago`,
    drift === null
      ? "drift is not known before the next verdict"
      : `it fits the trips ${Math.abs(100 * drift).toFixed(1)} % ${drift > 0 ? "worse" : "better"} than those it was trained on`,
  ].join(", ");
  if (ageMs > zonesMaxAgeMs)
    return warning(
      `RS-ZONES-OLD: ${found}`,
      `see whether train-zones runs, or ${trainThem} (RS_ZONES_MAX_AGE_MS is ${zonesMaxAgeMs})`,
    );
  return drift !== null && 100 * drift > driftPercent
    ? warning(found, `${trainThem}: any better model is promoted (RS_ZONES_DRIFT_PERCENT is ${driftPercent})`)
    : good(found);
}

/** The newest trips that are looked at. */
const newest = 100;

export async function zonesServed(
  models: Pick<ZoneModels, "current">,
  index: Pick<SearchIndex, "latest">,
  { zonesRefreshMs }: Pick<SettingsOf<"enrich">, "zonesRefreshMs">,
) {
  const inUse = await models.current();
  if (!inUse) return off(noModel);
  const { version, since } = inUse.current;
  const trips = await index.latest(newest);
  const servedFromMs = Date.parse(since) + 2 * zonesRefreshMs;
  const stamps = trips
    .filter(({ agent_timestamp: pricedAt }) => Date.parse(pricedAt) >= servedFromMs)
    .map((trip) => trip.zone_model ?? "none");
  if (stamps.length === 0)
    return off(`no trip was priced since enrich has had ${2 * zonesRefreshMs} ms to take ${version} up`);
  const right = stamps.filter((stamp) => stamp === version).length;
  if (right > 0)
    return good(
      `${right} of the newest ${counted(stamps.length, "trip")} ${right === 1 ? "carries" : "carry"} ${version}`,
    );
  return warning(
    `the newest ${counted(stamps.length, "trip")} ${stamps.length === 1 ? "carries" : "carry"} ${[...new Set(stamps)].join(", ")} and not ${version}`,
    "look for RS-ZONES in the log of enrich; it reads models/ of the lake, for which RS_LAKE_BUCKET and the right are needed",
  );
}
