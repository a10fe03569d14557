import { Command, Option } from "commander";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";
import { reviewMarkdown } from "./markdown";
import { reviewOf, type Review } from "./review";
import { isEverybodys } from "./rights";
import { readSynthesis } from "./synthesis";

interface ReviewOptions {
  readonly now: string;
  readonly json?: boolean;
}

const lossExitCode = 3;
const refusedExitCode = 4;
const lookExitCode = 5;

/** Of a change what differs is told, and not both blocks beside it. */
const withoutBlocks = (_key: string, value: unknown): unknown =>
  isChange(value) ? { ...value, was: undefined, is: undefined } : value;
const isChange = (value: unknown) => typeof value === "object" && value !== null && "because" in value;

/** What somebody has to look at, though nothing is lost as far as is known. */
const hasToBeSeen = ({ unjudged, protections, rights }: Review): boolean =>
  unjudged.length + protections.length + rights.gained.filter(isEverybodys).length > 0;

/** `ridestream review`: what a change means, told by two syntheses. */
export function reviewCommand({ out, exitWith }: Terminal): Command {
  return new Command("review")
    .description(
      `Says what a deployment would change, compared with an older synthesis, as Markdown. Exit code ${lossExitCode}: data would be lost, or a guard refuses that; ${refusedExitCode}: the deployment would be refused for another reason; ${lookExitCode}: neither is known, but something is open to everybody, less protected or not judged.`,
    )
    .argument("<before>", "folder of the older synthesis: a cdktf.out that was kept")
    .addOption(new Option("--now <folder>", "folder of the newer one").default("cdktf.out"))
    .addOption(jsonOption())
    .action((before: string, { now, json }: ReviewOptions) => {
      const review = reviewOf(readSynthesis(before), readSynthesis(now));
      out.write(json === true ? `${JSON.stringify(review, withoutBlocks)}\n` : reviewMarkdown(review));
      if (review.losses.length > 0) exitWith(lossExitCode);
      else if (review.refusals.length > 0 || review.topics.some(({ isRefused }) => isRefused))
        exitWith(refusedExitCode);
      else if (hasToBeSeen(review)) exitWith(lookExitCode);
    });
}
