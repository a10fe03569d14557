import type { DeadLetterCode } from "../../contracts/dead-letters";
import { madeTripId, tripSequence, type LogPartition } from "../../contracts/log-records";
import { letterTrip, letterTripHeader, replayedTripId, type Replay } from "../../contracts/replays";
import { pricedTripToWire, type PricedTrip } from "../../contracts/wire";
import { distanceMetres } from "../domain/distance";
import { parseRequestMessage, type AcceptedTrip, type Refusal } from "../domain/message";
import type { FactorFinder } from "../domain/price-factors";
import type { PricingRule } from "../domain/price";
import { createPricePerKm } from "../domain/price-per-km";
import type { ZoneFinder } from "../domain/zones";
import type { LogRecord, RecordBatch } from "../ports/event-log";
import { readRecord, refuseRecord } from "../runtime/dead-letter";
import { readReplay } from "../runtime/replay-headers";
import { refusalOfResults } from "./refusal-of-results";

export interface BatchEnricherProps {
  /** @default distance x base */
  readonly pricing?: PricingRule;
}

/** What is one for all trips of a batch. */
export interface PricingContext {
  /** Stamped on every trip as its `agent_timestamp`, and on its record, which names its hour in the lake; ms since the Unix epoch. */
  readonly nowMs: number;
  /** Orders trips with one id (`tripSequence`); ms since the Unix epoch. */
  readonly orderedMs: number;
  /** Names the zone of each trip; without it trips carry none. */
  readonly zoneOf?: ZoneFinder | undefined;
  /** What each price is multiplied by; without it prices know no zone. */
  readonly percentOf?: FactorFinder | undefined;
}

interface Pricing extends Pick<PricingContext, "zoneOf" | "percentOf"> {
  readonly pricedAt: string;
  readonly sequence: string;
}

export interface EnrichedBatch {
  /** One a priced trip, in order; the key is the request's. */
  readonly results: readonly LogRecord[];
  /** One a message that was refused, whole or in part. */
  readonly deadLetters: readonly LogRecord[];
  /** Codes of the refused trips, and of the messages that could not be read. */
  readonly refusals: readonly DeadLetterCode[];
}

/** Makes the function that prices a batch of requests; it writes nothing. */
export function createBatchEnricher({ pricing = createPricePerKm() }: BatchEnricherProps) {
  const price = (
    trip: AcceptedTrip["trip"],
    tripId: string,
    { pricedAt, sequence, zoneOf, percentOf }: Pricing,
  ): PricedTrip => {
    const { client, driver, comfort, pricePerKm } = trip;
    const metres = distanceMetres(client.position, driver.position);
    const zone = zoneOf?.(client.position);
    // Of the hour that the trip was asked for in, so that one that is priced late costs what it would have cost.
    const factorPercent = percentOf?.(zone, Date.parse(trip.requestedAt ?? pricedAt));
    return {
      tripId,
      requestedAt: trip.requestedAt,
      comfort,
      pricePerKm,
      client,
      driver,
      distanceKm: metres / 1000,
      price: pricing({ metres, pricePerKm, comfort, zone, factorPercent }) / 100,
      pricedAt,
      zone,
      sequence,
      priceFactor: factorPercent === undefined ? undefined : factorPercent / 100,
    };
  };

  return function enrichBatch(
    batch: LogPartition & Pick<RecordBatch, "records">,
    { nowMs, orderedMs, zoneOf, percentOf }: PricingContext,
  ): EnrichedBatch {
    const pricedAt = new Date(nowMs).toISOString();
    const results: LogRecord[] = [];
    const deadLetters: LogRecord[] = [];
    const refusals: DeadLetterCode[] = [];
    for (const record of batch.records) {
      const refuse = (refusal: Refusal) => {
        deadLetters.push(refuseRecord(record, batch, "enrich", refusal));
        refusals.push(refusal.code);
      };
      const message = readRecord(record, parseRequestMessage);
      if ("refused" in message) {
        refuse(message.refused);
        continue;
      }
      const replay = readReplay(record.headers);
      const priced: LogRecord[] = [];
      for (const { trip, position } of message.accepted) {
        const tripId = trip.tripId ?? givenTripId(replay, batch, record.offset, position);
        const sequence = tripSequence(batch, record.offset, position, orderedMs);
        const result = price(trip, tripId, { pricedAt, sequence, zoneOf, percentOf });
        const value = Buffer.from(JSON.stringify({ data: [pricedTripToWire(result)] }));
        priced.push({ key: record.key, value, timestampMs: nowMs, ...letterTripHeaders(replay, position) });
      }
      const tooLarge = refusalOfResults(priced);
      if (tooLarge) {
        refuse(tooLarge);
        continue;
      }
      for (const result of priced) results.push(result);
      const { refusedTrips } = message;
      const [first] = refusedTrips;
      if (first) deadLetters.push(refuseRecord(record, batch, "enrich", first, refusedTrips));
      for (const { code } of refusedTrips) refusals.push(code);
    }
    return { results, deadLetters, refusals };
  };
}

/** The id of a trip whose producer gave none. A trip that is sent again has the same id with each sending. */
export function givenTripId(replay: Replay | undefined, log: LogPartition, offset: number, position: number): string {
  return replay ? replayedTripId(replay.letter, letterPosition(replay, position)) : madeTripId(log, offset, position);
}

/** Counts tell by it which trip of a letter is priced. */
function letterTripHeaders(replay: Replay | undefined, position: number): Pick<LogRecord, "headers"> {
  return replay ? { headers: { [letterTripHeader]: letterTrip(replay.letter, letterPosition(replay, position)) } } : {};
}

const letterPosition = ({ positions }: Replay, position: number) => positions?.[position] ?? position;
