import { intervalsMinutes } from "../../contracts/runs";
import { unless, type Problem } from "../environment/problem";

/** What is wrong with the minutes between two starts. */
export const intervalProblems = (everyMinutes: number): readonly Problem[] =>
  unless(
    (intervalsMinutes as readonly number[]).includes(everyMinutes),
    `starts the functions every ${everyMinutes} minutes`,
    `give ${intervalsMinutes.slice(0, -1).join(", ")} or ${intervalsMinutes.at(-1)}: every hour is the same then`,
  );
