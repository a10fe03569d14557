import { Command, Option } from "commander";
import type { ZoneModel } from "../../functions/domain/zones";
import { count, table } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { openBigQuery } from "./open-warehouse";

interface Options {
  readonly json?: true;
}

interface TrainOptions extends Options {
  readonly zones: number;
}

/** `ridestream zones`: what the model has learned. */
export function zonesCommand(terminal: Terminal): Command {
  return new Command("zones")
    .description("Tells the zones of the BigQuery that RS_WAREHOUSE_PROJECT names, or learns them anew.")
    .addCommand(
      new Command("show")
        .description("The centre of each zone and the trips that began in it.")
        .addOption(jsonOption())
        .action(async (options: Options) => print(terminal, await (await openBigQuery(terminal)).zoneModel(), options)),
    )
    .addCommand(
      new Command("train")
        .description("Learns ride_hailing_clusters anew, as the schedule of the warehouse does, and shows it.")
        .addOption(new Option("--zones <n>", "how many").default(8).argParser(wholeNumber(2, 100)))
        .addOption(jsonOption())
        .action(async (options: TrainOptions) =>
          print(terminal, await (await openBigQuery(terminal)).trainZones(options.zones), options),
        ),
    );
}

function print({ out }: Terminal, model: ZoneModel, { json }: Options): void {
  const rows = model.zones.map(({ zone, latitude, longitude, pickups }) => [
    String(zone),
    `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`,
    count(pickups),
  ]);
  out.write(json ? `${JSON.stringify(model)}\n` : `${model.version}\n${table(["zone", "centre", "trips"], rows)}`);
}
