import { isSchedule, scheduleRule } from "../../contracts/schedule";
import { unless, type Problem } from "../environment/problem";

/** What is wrong with the schedule by which small objects are combined. */
export const compactProblems = (compact: string | undefined): readonly Problem[] =>
  unless(compact === undefined || isSchedule(compact), `combines objects "${compact ?? ""}"`, scheduleRule);
