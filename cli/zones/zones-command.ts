import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { mostZones, ZoneModelSchema } from "../../contracts/zone-model";
import type { PromotionPolicy } from "../../functions/domain/judge-zones";
import { systemClock as clock } from "../../functions/runtime/clock";
import { shareLine } from "../progress-line";
import type { Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { wrappedUnder } from "../wrapped";
import { promoteZones, rollBackZones, type ChangedZones } from "./change-zones";
import { listedText, listZones } from "./list-zones";
import { outOption, withZones, type OpenedZones } from "./open-zones";
import { showZones, shownText } from "./show-zones";
import { trainedText, trainZonesNow } from "./train-zones-now";
import { tuneLake, tuningText } from "./tune-zones";

interface Options {
  readonly out?: string;
  readonly json?: true;
}

interface ShowOptions extends Options {
  readonly spread: boolean;
}

interface TrainOptions extends Options {
  readonly zones?: number;
  readonly promote: PromotionPolicy;
}

const policies = ["better", "always", "never"] as const satisfies readonly PromotionPolicy[];

/** `ridestream zones`: what k-means has learned, and which version of it is in use. */
export function zonesCommand(terminal: Terminal): Command {
  const columns = () => terminal.out.columns;
  /** Does it, and prints it as JSON or as text. */
  const answer = <T extends object>(
    { out, json }: Options,
    work: (zones: OpenedZones) => Promise<T>,
    text: (done: T, zones: OpenedZones) => string,
  ) =>
    withZones(terminal, out, async (zones) => {
      const done = await work(zones);
      terminal.out.write(json ? `${JSON.stringify(done)}\n` : wrappedUnder(text(done, zones), columns()));
    });
  const tuned = () => {
    const line = shareLine(terminal.err, clock);
    return (share: number) => {
      if (share < 1) line.show(share);
      else line.clear();
    };
  };
  return new Command("zones")
    .description(
      "Lists, shows, trains and switches the zones of the lake in RS_LAKE_BUCKET, or of a demo. With RS_WAREHOUSE_PROJECT, BigQuery trains them.",
    )
    .addCommand(
      command("list", "Lists the versions, newest first, which one is in use, and the last verdict.").action(
        (options: Options) =>
          answer(
            options,
            ({ models }) => listZones(models),
            (listed) => listedText(listed, columns()),
          ),
      ),
    )
    .addCommand(
      command("show", "Shows the zones of a version: a map, and each zone's centre, share of the pickups and spread.")
        .addArgument(
          new Argument("[version]", "a version that list names; without it, the one in use").argParser(version),
        )
        .addOption(new Option("--no-spread", "leave out the spread, for which the lake's latest trips are read"))
        .action((asked: string | undefined, options: ShowOptions) =>
          answer(
            options,
            (zones) => showZones(zones, asked, options.spread ? "measured" : "left out"),
            (shown) => shownText(shown, columns()),
          ),
        ),
    )
    .addCommand(
      command(
        "train",
        "Trains zones on the lake's latest trips, as train-zones does, and says whether they are in use.",
      )
        .addOption(
          new Option("--zones <n>", "how many; without it, RS_ZONES, which is 8 by default").argParser(
            wholeNumber(1, mostZones),
          ),
        )
        .addOption(
          new Option("--promote <when>", "put them into use when they are better, always or never")
            .choices(policies)
            .default("better"),
        )
        .action((options: TrainOptions) =>
          answer(
            options,
            (zones) => trainZonesNow(zones, options),
            (trained) => trainedText(trained, columns()),
          ),
        ),
    )
    .addCommand(
      command("promote", "Uses a version for new trips and for reports.")
        .addArgument(new Argument("<version>", "a version that list names").argParser(version))
        .action((asked: string, options: Options) =>
          answer(
            options,
            async (zones) => promoteZones(await changing(zones), asked),
            (done) => promotedText(done, options),
          ),
        ),
    )
    .addCommand(
      command("rollback", "Goes back to the version that was in use before.").action((options: Options) =>
        answer(
          options,
          async (zones) => rollBackZones(await changing(zones)),
          ({ inUse, before }) =>
            `${inUse} is in use again, in the place of ${before ?? ""}.\nTo undo it: ridestream zones promote ${before ?? ""}${outText(options)}\n`,
        ),
      ),
    )
    .addCommand(
      command(
        "tune",
        "Compares 2 to 20 zones on the lake's latest trips and recommends a number; it changes nothing.",
      ).action((options: Options) =>
        answer(
          options,
          (zones) => tuneLake(zones, tuned()),
          (tuning, { settings }) => tuningText(tuning, settings, columns()),
        ),
      ),
    );
}

const command = (name: string, description: string) =>
  new Command(name).description(description).addOption(outOption()).addOption(jsonOption());

const versionPattern = new RegExp(ZoneModelSchema.properties.version.pattern ?? "");

function version(text: string): string {
  if (!versionPattern.test(text))
    throw new InvalidArgumentError("Give a version like zones-0123456789ab: ridestream zones list names them.");
  return text;
}

/** The trainer comes first: what it lacks is said before anything is changed. */
const changing = async ({ openTrainer, ...zones }: OpenedZones) => ({ ...zones, trainer: await openTrainer(), clock });

function promotedText({ inUse, before, changed }: ChangedZones, options: Options): string {
  if (!changed) return `${inUse} is in use already: nothing is changed.\n`;
  return before === null
    ? `${inUse} is in use now; nothing is known to have been before.\n`
    : `${inUse} is in use now, in the place of ${before}.\nTo go back: ridestream zones rollback${outText(options)}\n`;
}

const outText = ({ out }: Options) => (out === undefined ? "" : ` --out ${out}`);
