import { isSchedule, scheduleRule } from "../../contracts/schedule";
import { TrainZonesSettings } from "../../contracts/settings";
import { mostZones } from "../../contracts/zone-model";
import { unless, type Problem } from "../environment/problem";

/** How the zones are trained, whatever trains them. */
export interface TrainingOptions {
  /** Zones that are learned. @default 8 */
  readonly zones?: number;
  /** When they are learned again, in UTC: every 24 hours, every day 03:00. @default "every monday 03:00" */
  readonly retrain?: string;
}

const { zones: usualZones, retrain: usualRetrain } = TrainZonesSettings.properties;

/** The options, with the defaults of train-zones' own settings. */
export const trainingOf = ({
  zones = Number(usualZones.default),
  retrain = String(usualRetrain.default),
}: TrainingOptions): Required<TrainingOptions> => ({ zones, retrain });

/** What is wrong with them. @param fewest zones that the trainer can learn */
export function trainingProblems(options: TrainingOptions, fewest: number): readonly Problem[] {
  const { zones, retrain } = trainingOf(options);
  return [
    ...unless(
      Number.isInteger(zones) && zones >= fewest && zones <= mostZones,
      `has ${zones} zones`,
      `give ${fewest} to ${mostZones}`,
    ),
    ...unless(isSchedule(retrain), `trains "${retrain}"`, scheduleRule),
  ];
}
