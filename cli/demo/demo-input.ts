import { basename } from "path";
import type { Coordinates } from "../../contracts/wire";
import { createRandom } from "../../functions/domain/random";
import { printable } from "../../functions/runtime/printable";
import { tripMessage, type RequestMessage } from "../../functions/produce/request-message";
import { drawTrip, generateTrips } from "../../functions/produce/trip-generator";
import { counted } from "../tables";
import type { DemoOptions } from "./demo-options";
import { openRequests } from "../../functions/produce/requests-file";
import { openPickups, type PickupsFile } from "./pickups-file";

/** Where a demo's trips come from. */
export interface DemoInput {
  /** "20,000 trips of a synthetic city (seed 1)" */
  readonly source: string;
  /** How many trips come, where that is known before they do. */
  readonly trips?: number;
  /** @param run 1 for the first run in a folder; each run after it draws others */
  readonly messages: (run: number) => Iterable<RequestMessage> | AsyncIterable<RequestMessage>;
  /** What the first zones are trained on; without them, the trips themselves once they are streamed. */
  readonly pickups?: readonly Coordinates[];
  /** The pickups become trips: zones that are learned again are learned from these alone, or each would count twice. */
  readonly arePickupsTrips?: true;
  readonly close?: () => void;
}

export interface ReadInputProps {
  readonly options: DemoOptions;
  /** Pickups that zones are trained on, at the most. */
  readonly mostTrainedOn: number;
  /** Aborting it ends the reading: the signal's reason is thrown. */
  readonly signal: AbortSignal;
  /** Told of an input that nothing comes from. */
  readonly onWait: (what: string) => void;
}

/** @throws RidestreamError RS-PICKUPS-FILE, RS-REQUESTS-FILE */
export async function readInput({ options, mostTrainedOn, signal, onWait }: ReadInputProps): Promise<DemoInput> {
  const { pickups: pickupsPath, requests: requestsPath, trips, seed } = options;
  if (pickupsPath !== undefined) {
    const file = await openPickups(pickupsPath, { seed, mostSampled: mostTrainedOn, signal, onWait });
    return {
      source: `${counted(file.count, "pickup")} of ${printable(basename(pickupsPath))}`,
      trips: file.count,
      messages: (run) => ridesFrom(file, seedOf(seed, run)),
      pickups: file.sample,
      arePickupsTrips: true,
      close: () => file.close(),
    };
  }
  if (requestsPath !== undefined) {
    const requests = await openRequests(requestsPath, { signal, onWait });
    return {
      source: `the requests of ${printable(basename(requestsPath))}`,
      messages: () => requests.messages(),
      close: () => requests.close(),
    };
  }
  return {
    source: `${counted(trips, "trip")} of a synthetic city (seed ${seed})`,
    trips,
    messages: (run) => cityTrips(trips, seedOf(seed, run)),
    // Of days before.
    pickups: Array.from(generateTrips(historicTrips, seed + 1), ({ client }) => client.position),
  };
}

const historicTrips = 2_000;

/** The first run's seed is the one given. */
const seedOf = (seed: number, run: number) => seed + (run - 1) * 1_000_003;

/** Each pickup as a trip, whose driver, comfort and distance are drawn. */
async function* ridesFrom(file: PickupsFile, seed: number): AsyncGenerator<RequestMessage> {
  const random = createRandom(seed, 2);
  for await (const { at, latitude, longitude } of file.read())
    yield tripMessage(drawTrip(random, { latitude, longitude }, at));
}

function* cityTrips(trips: number, seed: number): Generator<RequestMessage> {
  for (const trip of generateTrips(trips, seed)) yield tripMessage(trip);
}
