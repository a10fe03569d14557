import type { SettingsOf } from "../../contracts/settings";
import { zonesName, type ZoneModel, type ZonesVerdict } from "../../contracts/zone-model";
import { judgeZones, type PromotionPolicy } from "../domain/judge-zones";
import { renumberZones } from "../domain/zone-numbers";
import { zoneModelVersion } from "../domain/zones";
import type { Clock } from "../ports/clock";
import { UnavailableError } from "../ports/errors";
import type { ObjectStore } from "../ports/object-store";
import type { TrainedZones, TrainingWindow, ZoneTrainer } from "../ports/zone-trainer";
import { createBySchedule } from "../runtime/by-schedule";
import type { Worker } from "../runtime/worker";
import { ZoneModels, type ModelInUse } from "../runtime/zone-models";

export interface TrainZonesProps {
  readonly trainer: ZoneTrainer;
  /** The lake, which holds the models. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly settings: Pick<
    SettingsOf<"train-zones">,
    "zones" | "windowDays" | "marginPercent" | "driftPercent" | "keptModels"
  >;
  /** @default "better" */
  readonly policy?: PromotionPolicy;
}

/** What one training came to. */
export interface TrainingOutcome {
  readonly verdict: ZonesVerdict;
  readonly candidate: ZoneModel;
  /** The model in use after it. */
  readonly inUse: ZoneModel | undefined;
}

const dayMs = 86_400_000;

/** The trips that are learned from, and judge. */
export const trainingWindow = (
  { windowDays }: Pick<SettingsOf<"train-zones">, "windowDays">,
  clock: Clock,
): TrainingWindow => ({ fromMs: clock.now() - windowDays * dayMs });

/**
 * Learns zones, judges them against the model in use, and puts them into its place if they are better. Each step may be
 * done again: whoever dies on the way leaves the former model in use, or the new one.
 *
 * @returns undefined when there is nothing to learn from
 * @throws UnavailableError, or RidestreamError of the stores
 */
export async function trainZonesOnce(props: TrainZonesProps): Promise<TrainingOutcome | undefined> {
  const { trainer, store, clock, settings, policy = "better" } = props;
  const models = new ZoneModels(store);
  const window = trainingWindow(settings, clock);
  let before = await models.current();
  before ??= await adopt(props, models);
  const trained = await trainer.train(settings.zones, window);
  if (!trained) return undefined;
  const judges = await trainer.judges(window);
  for (;;) {
    const now = new Date(clock.now()).toISOString();
    const { model: candidate, numbers } = numbered(trained, before?.model, now);
    const judgement = judgeZones({
      candidate,
      current: before?.model,
      judges,
      margin: settings.marginPercent / 100,
      drift: settings.driftPercent / 100,
      policy,
    });
    await models.save(candidate);
    const version = judgement.promoted ? candidate.version : before?.current.version;
    // Another training, or an operator, was faster: what is in use now is what it has to be better than.
    if (version !== undefined && (await models.use(version, before, now)) === "changed") {
      before = await models.current();
      continue;
    }
    const verdict: ZonesVerdict = {
      format: 1,
      judgedAt: now,
      candidate: candidate.version,
      current: before?.model.version ?? null,
      ...judgement,
      kept: [...numbers.kept],
      added: [...numbers.added],
      dropped: [...numbers.dropped],
    };
    await models.saveVerdict(verdict);
    const inUse = judgement.promoted ? candidate : before?.model;
    if (inUse) await trainer.use(inUse);
    await trainer.tidy?.([candidate, ...(before ? [before.model] : [])], settings.keptModels);
    return { verdict, candidate, inUse };
  }
}

/** Puts what was deployed before there were documents of models into use, with the numbers that it has. */
async function adopt({ trainer, clock }: TrainZonesProps, models: ZoneModels): Promise<ModelInUse | undefined> {
  const deployed = await trainer.adopt?.();
  if (!deployed) return undefined;
  const now = new Date(clock.now()).toISOString();
  const { model } = numbered(deployed, undefined, now);
  await models.save(model);
  await models.use(model.version, undefined, now);
  const inUse = await models.current();
  if (!inUse) throw new UnavailableError("the model that was just put into use", { server: "lake" });
  await trainer.use(inUse.model);
  return inUse;
}

/** The document of zones as they were trained, with the numbers of those before them. */
function numbered(trained: TrainedZones, before: ZoneModel | undefined, trainedAt: string) {
  const { zones, model: name, ...rest } = trained;
  const places = zones.map(({ zone: centroid, ...place }) => ({ ...place, centroid }));
  const numbers = renumberZones(places, before?.zones ?? []);
  const documents = numbers.zones.map(({ zone, latitude, longitude, pickups }) => ({
    zone,
    latitude,
    longitude,
    pickups,
  }));
  const model: ZoneModel = {
    format: 1,
    name: zonesName,
    version: zoneModelVersion(documents),
    zones: documents,
    ...rest,
    trainedAt,
    before: before?.version ?? null,
    ...(name !== undefined && {
      bigQuery: { model: name, centroids: numbers.zones.map(({ zone, centroid }) => ({ zone, centroid })) },
    }),
  };
  return { model, numbers };
}

export interface TrainZonesWorkerProps extends TrainZonesProps {
  readonly settings: SettingsOf<"train-zones">;
  readonly onTrained?: (outcome: TrainingOutcome | undefined) => void;
}

/** Trains when it starts, then by its schedule. */
export function createTrainZones(props: TrainZonesWorkerProps): Worker {
  const { clock, settings, onTrained } = props;
  return createBySchedule({
    clock,
    schedule: settings.retrain,
    async run() {
      onTrained?.(await trainZonesOnce(props));
    },
  });
}
