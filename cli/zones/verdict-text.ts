import { verdictReasons, type ZonesVerdict } from "../../contracts/zone-model";
import type { TrainingOutcome } from "../../functions/train-zones/train-zones";
import { counted } from "../tables";

/** Two lines: what was decided, and which zones have kept their numbers. */
export function verdictLines({ verdict, candidate }: TrainingOutcome): readonly [string, string] {
  const pickups = counted(candidate.trainedOn.pickups, "pickup");
  const decided = verdict.promoted ? `${verdict.candidate} takes over` : `${verdict.current ?? "no model"} stays`;
  return [
    `Zones are learned again from ${pickups}: ${decided}: ${verdictReasons[verdict.reason]}${gainText(verdict)}.`,
    `  ${numbersText(verdict)}`,
  ];
}

/** How much better a candidate is, in brackets; empty where nothing was compared. */
export function gainText({ gain, judgedOn }: Pick<ZonesVerdict, "gain" | "judgedOn">): string {
  if (gain === null) return "";
  const percent = Math.abs(100 * gain).toFixed(1);
  return ` (${percent} % ${gain < 0 ? "worse" : "better"} on ${counted(judgedOn, "trip")} that neither has seen)`;
}

function numbersText({ kept, added, dropped, current }: ZonesVerdict): string {
  if (current === null)
    return `${counted(added.length, "zone")} ${added.length === 1 ? "has its number" : "have their numbers"} now.`;
  const farthest = kept.toSorted((one, other) => other.movedKm - one.movedKm)[0];
  const moved = farthest ? `; zone ${farthest.zone} moves most, ${farthest.movedKm.toFixed(2)} km` : "";
  const changed = [
    ...(added.length > 0 ? [`new: ${added.join(", ")}`] : []),
    ...(dropped.length > 0 ? [`gone: ${dropped.join(", ")}`] : []),
  ];
  return `${kept.length} of ${counted(kept.length + dropped.length, "zone")} ${kept.length === 1 ? "keeps its number" : "keep their numbers"}${moved}${changed.map((text) => `; ${text}`).join("")}.`;
}
