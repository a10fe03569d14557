import type { ZoneModel, ZonesVerdict } from "../../contracts/zone-model";
import type { PromotionPolicy } from "../../functions/domain/judge-zones";
import { RidestreamError } from "../../functions/ports/errors";
import { systemClock as clock } from "../../functions/runtime/clock";
import { trainingWindow, trainZonesOnce } from "../../functions/train-zones/train-zones";
import { verdictLines } from "./verdict-text";
import { describedText, describeZones, type DescribedZones } from "./describe-zones";
import { counted } from "../tables";
import type { OpenedZones } from "./open-zones";

export interface TrainNowOptions {
  readonly zones?: number;
  readonly promote: PromotionPolicy;
}

/** The zones told are those of the model in use after it, or of the candidate where there is none. */
export interface TrainedNow extends DescribedZones {
  readonly verdict: ZonesVerdict;
  readonly candidate: ZoneModel;
  readonly inUse: ZoneModel | null;
  /** Zones that were asked for; there are no more than places. */
  readonly asked: number;
}

/** Trains once. @throws RidestreamError RS-ZONES-NOTHING when there are no trips to learn from */
export async function trainZonesNow(
  { lake, settings, openTrainer }: OpenedZones,
  { zones: asked = settings.zones, promote: policy }: TrainNowOptions,
): Promise<TrainedNow> {
  const trainer = await openTrainer();
  const outcome = await trainZonesOnce({
    trainer,
    store: lake,
    clock,
    settings: { ...settings, zones: asked },
    policy,
  });
  if (!outcome) throw nothingToLearnFrom(lake.place, settings.windowDays);
  const { verdict, candidate, inUse } = outcome;
  const judges = await trainer.judges(trainingWindow(settings, clock));
  return { verdict, candidate, inUse: inUse ?? null, asked, ...describeZones(inUse ?? candidate, judges) };
}

export const nothingToLearnFrom = (place: string, windowDays: number) =>
  new RidestreamError(
    "RS-ZONES-NOTHING",
    `${place} holds no trips of the last ${counted(windowDays, "day")} to learn zones from: stream some, or raise RS_ZONES_WINDOW_DAYS`,
  );

export function trainedText({ verdict, candidate, inUse, asked, ...described }: TrainedNow, columns?: number): string {
  const found = candidate.zones.length;
  const told = inUse ?? candidate;
  const lines = [
    ...verdictLines({ verdict, candidate, inUse: inUse ?? undefined }),
    ...(found < asked
      ? [
          `${counted(asked, "zone")} ${asked === 1 ? "was" : "were"} asked for, and the pickups have ${counted(found, "place")}.`,
        ]
      : []),
    ...(told.version === candidate.version ? [] : [`What was learned: ridestream zones show ${candidate.version}`]),
    `${told.version}, ${inUse ? "in use" : "not in use"}:`,
  ];
  return `${lines.map((line) => `${line}\n`).join("")}${describedText(described, columns)}`;
}
