import { printable } from "../../functions/runtime/printable";
import { systemClock as clock } from "../../functions/runtime/clock";
import { trainingWindow } from "../../functions/train-zones/train-zones";
import type { CurrentZones, ZoneModel } from "../../contracts/zone-model";
import { counted } from "../tables";
import { noZones } from "./change-zones";
import { describedText, describeZones, type DescribedZones } from "./describe-zones";
import { timeText } from "./list-zones";
import type { OpenedZones } from "./open-zones";

export interface ShownZones extends DescribedZones {
  readonly model: ZoneModel;
  /** Null where it is not the one in use. */
  readonly inUse: CurrentZones | null;
}

/** @throws RidestreamError RS-ZONES-MISSING, RS-ZONES-UNREADABLE */
export async function showZones(
  { lake, models, settings, openTrainer }: OpenedZones,
  version: string | undefined,
  spread: "measured" | "left out",
): Promise<ShownZones> {
  const { model, inUse } = await chosen(models, version);
  if (!model) throw noZones(lake);
  const judges = spread === "measured" ? await (await openTrainer()).judges(trainingWindow(settings, clock)) : [];
  return { model, inUse, ...describeZones(model, judges) };
}

async function chosen(models: OpenedZones["models"], version: string | undefined) {
  if (version === undefined) {
    const { model, current = null } = (await models.current()) ?? {};
    return { model, inUse: current };
  }
  const model = await models.read(version);
  const current = (await models.pointer())?.current;
  return { model, inUse: current?.version === version ? current : null };
}

export function shownText({ model, inUse, ...described }: ShownZones, columns?: number): string {
  const { version, zones, trainedOn, trainedAt, trainedBy, before } = model;
  const use = inUse ? `in use since ${timeText(inUse.since)}` : "not in use";
  return (
    `${version}, ${use}${before === null ? "" : `; trained after ${before}`}\n` +
    `${counted(zones.length, "zone")} of ${counted(trainedOn.pickups, "pickup")}, trained ${timeText(trainedAt)} by ${printable(trainedBy)}\n` +
    describedText(described, columns)
  );
}
