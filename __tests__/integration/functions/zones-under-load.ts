import { topicResult } from "../../../contracts/topics";
import type { WirePricedTrip } from "../../../contracts/trip-schema";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import { ZoneModels } from "../../../functions/runtime/zone-models";
import { zonesOf } from "../../functions/zones-of";
import { eventually } from "../eventually";
import type { allServers } from "../server";
import { openPlatform } from "./platform";

const models = [
  zonesOf([
    [40.7, -74],
    [40.8, -73.9],
  ]),
  zonesOf([
    [40.75, -73.95],
    [40.65, -73.8],
    [40.8, -74],
  ]),
] as const;

/** What a trip says of its zone, and of the batch that it was priced in. */
interface Stamp {
  readonly id: string;
  /** One partition and one moment: of several batches, if anything, too little to hold one against the other. */
  readonly batch: string;
  /** When it was priced. */
  readonly at: string;
  readonly zone: number | undefined;
  readonly model: string | undefined;
}

/**
 * Two instances of enrich price trips while one model after the other is put into use, and while they are killed in turn.
 * Holds that each trip is priced once, with the zone that a model in use gives it, and no batch with two models.
 */
export async function expectZonesUnderLoad(servers: ReturnType<typeof allServers>, kills: number): Promise<void> {
  const platform = await openPlatform(servers, { RS_ZONES_REFRESH_MS: "200" });
  const zones = new ZoneModels(platform.lake);
  for (const model of models) await zones.save(model);
  const use = async (version: string) =>
    expect(await zones.use(version, await zones.current(), new Date().toISOString())).toBe("used");
  await use(models[0].version);

  const settings = readSettings("produce", {});
  let sent = 0;
  const send = async (trips: number) => {
    await produce(Array.from(generateTrips(trips, ++sent), tripMessage), { log: platform.log, settings });
  };
  const instances = [platform.start("enrich"), platform.start("enrich")];
  for (let kill = 0; kill < kills; kill++) {
    const upTo = await platform.pricedUpTo();
    await send(300);
    await eventually("trips flow", async () => (await platform.pricedUpTo()) > upTo);
    await use((models[(kill + 1) % 2] ?? models[0]).version);
    await send(300);
    const n = kill % instances.length;
    expect(await instances[n]?.end("SIGKILL")).toBe("SIGKILL");
    instances[n] = platform.start("enrich");
  }
  const { model: last } = (await zones.current()) ?? { model: models[0] };
  const stamps = async (): Promise<readonly Stamp[]> => {
    const found: Stamp[] = [];
    for await (const { value } of readTopic(platform.log, topicResult.name, "check")) {
      const { data } = JSON.parse(Buffer.from(value ?? []).toString()) as { data: readonly WirePricedTrip[] };
      for (const { trip_id: id, agent_timestamp: at, zone, zone_model: model } of data)
        found.push({ id, batch: `${id.split("-").slice(0, -2).join("-")} ${at}`, at, zone, model });
    }
    return found;
  };
  // Trips go on until the last change is seen.
  const changedAt = (await zones.current())?.current.since ?? "";
  await eventually("the last model is served", async () => {
    await send(1);
    return (await stamps()).some(({ model, at }) => model === last.version && at > changedAt);
  });
  const accepted = await platform.accepted();
  await eventually("every trip is priced", async () => (await platform.priced()).length >= accepted.length);
  for (const instance of instances) expect(await instance.end("SIGTERM")).toBe(0);

  expect(await platform.priced()).toEqual(accepted);
  const all = await stamps();
  const versions = new Set(models.map(({ version }) => version));
  expect(all.filter(({ model, zone }) => zone === undefined || !versions.has(model ?? ""))).toEqual([]);
  const byBatch = new Map<string, Set<string | undefined>>();
  for (const { batch, model } of all) byBatch.set(batch, (byBatch.get(batch) ?? new Set()).add(model));
  expect([...byBatch].filter(([, named]) => named.size > 1)).toEqual([]);
  expect(new Set(all.map(({ model }) => model))).toEqual(versions);
  await platform.close();
}
