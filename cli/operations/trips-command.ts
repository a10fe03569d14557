import { Command, Option } from "commander";
import type { SearchTrip } from "../../contracts/trip-schema";
import type { Coordinates } from "../../contracts/wire";
import type { TripQuery } from "../../functions/ports/search-index";
import { systemClock } from "../../functions/runtime/clock";
import { shareLine } from "../progress-line";
import { counted, table, tripColumns, tripRow } from "../tables";
import type { Terminal } from "../terminal";
import { utcSeconds } from "../utc";
import { coordinates, jsonOption, metres, wholeNumber } from "../values";
import { askIndex, expireTrips, fillTrips, outOption } from "./open-index";
import { tripCard } from "./trip-card";

interface Options {
  readonly out?: string;
  readonly json?: true;
  readonly limit: number;
}

interface FindOptions extends Options {
  readonly client?: string;
  readonly phone?: string;
  readonly id?: string;
}

interface NearOptions extends Options {
  readonly within: number;
}

/** `ridestream trips`: which trips are these? */
export function tripsCommand(terminal: Terminal): Command {
  return new Command("trips")
    .description("Finds trips in the search index.")
    .addCommand(
      answering("find", "Shows everything known of a client's trips, a phone's or one id's, newest first.")
        .addOption(
          new Option("--client <name>", "any part of the name; case and accents do not matter").conflicts([
            "phone",
            "id",
          ]),
        )
        .addOption(
          new Option("--phone <number>", "the client's or the driver's, however it is written").conflicts([
            "client",
            "id",
          ]),
        )
        .addOption(new Option("--id <trip_id>", "the trip's id").conflicts(["client", "phone"]))
        .action(async (options: FindOptions, command: Command) => {
          const query = queryOf(options);
          if (!query) return command.error("error: give one of --client, --phone or --id");
          const trips = await askIndex(terminal, options.out, (index) => index.find(query, options.limit));
          terminal.out.write(options.json ? `${JSON.stringify(trips)}\n` : cards(trips, terminal.out.columns));
        }),
    )
    .addCommand(
      answering("near", "Lists the trips picked up near a place, nearest first.")
        .argument("<place>", "LATITUDE,LONGITUDE in degrees", coordinates)
        .addOption(
          new Option("--within <distance>", "how far, like 500m or 2.5km").default(500, "500m").argParser(metres),
        )
        .action(async (place: Coordinates, options: NearOptions) => {
          const { within, limit } = options;
          const trips = await askIndex(terminal, options.out, (index) => index.near(place, within, limit));
          print(terminal, trips, options);
        }),
    )
    .addCommand(
      new Command("upgrade")
        .description(
          "Adds the fields of searches to trips that a former version indexed. Run it once after an upgrade; in Elastic Cloud the job set-up does it. You can stop it and run it again.",
        )
        .action(async () => {
          const line = shareLine(terminal.err, systemClock);
          const filled = await fillTrips(terminal, line.show).finally(() => line.clear());
          terminal.out.write(`${counted(filled, "trip")} ${filled === 1 ? "is" : "are"} searched as new ones are\n`);
        }),
    )
    .addCommand(
      new Command("expire")
        .description(
          "Removes the indices whose trips are all older than the days to keep. Elasticsearch or load-search does it by itself. Use this for the single index of a former version, and where load-search has no right to.",
        )
        .addOption(
          new Option("--keep-days <n>", "days that a trip stays; without it, as the index template says").argParser(
            wholeNumber(1, 1_825),
          ),
        )
        .action(async ({ keepDays }: { readonly keepDays?: number }, command: Command) => {
          const removed = await expireTrips(terminal, keepDays);
          if (!removed) return command.error("error: trips are kept without end: give --keep-days");
          terminal.out.write(`removed ${removed.length === 0 ? "nothing" : removed.join(", ")}\n`);
        }),
    )
    .addCommand(
      answering("latest", "Lists the trips priced last, newest first.").action(async (options: Options) => {
        const trips = await askIndex(terminal, options.out, (index) => index.latest(options.limit));
        print(terminal, trips, options);
      }),
    );
}

/** A command that answers with trips. */
const answering = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .addOption(new Option("--limit <n>", "show at most so many trips").default(20).argParser(wholeNumber(1, 1_000)))
    .addOption(outOption())
    .addOption(jsonOption());

function queryOf({ client, phone, id }: FindOptions): TripQuery | undefined {
  if (client !== undefined) return { client };
  if (phone !== undefined) return { phone };
  return id === undefined ? undefined : { tripId: id };
}

function print({ out }: Terminal, trips: readonly SearchTrip[], { json }: Options): void {
  out.write(json ? `${JSON.stringify(trips)}\n` : table(columns, trips.map(row), out.columns));
}

const cards = (trips: readonly SearchTrip[], columns: number | undefined) =>
  trips.length === 0 ? "  none\n" : `${trips.map((trip) => tripCard(trip, columns)).join("\n\n")}\n`;

const columns = ["priced (UTC)", ...tripColumns, "pickup"];
const row = (trip: SearchTrip) => [
  utcSeconds(trip.agent_timestamp),
  ...tripRow(trip),
  `${trip.locationClient.lat.toFixed(4)}, ${trip.locationClient.lon.toFixed(4)}`,
];
