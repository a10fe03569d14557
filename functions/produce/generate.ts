import type { SettingsOf } from "../../contracts/settings";
import { topicSource } from "../../contracts/topics";
import type { Clock } from "../ports/clock";
import type { EventLog, LogProducer } from "../ports/event-log";
import type { Handled, Worker } from "../runtime/worker";
import { createRandom } from "../domain/random";
import { tripMessage, type RequestMessage } from "./request-message";
import { drawPickup } from "./synthetic-city";
import { drawTrip } from "./trip-generator";

export interface GenerateProps {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly settings: Pick<SettingsOf<"produce">, "tripsPerSecond" | "tripsInAll" | "seed">;
  readonly onHandled?: (handled: Handled) => void;
}

/** Most trips of one send; what is later than that is not made up for. */
const mostTogether = 1_000;
/** How often it sends, at the most. */
const tickMs = 100;

/**
 * Sends trips of the synthetic city as they happen, at a steady rate, until it has sent as many as it may. Each has an id of its own, so that one that is
 * sent again after a failure is priced once.
 */
export function createGenerate({ log, clock, settings, onHandled }: GenerateProps): Worker {
  const { tripsPerSecond, tripsInAll, seed } = settings;
  const most = tripsInAll === 0 ? Number.POSITIVE_INFINITY : tripsInAll;
  const startedMs = clock.now();
  const random = createRandom(seed, startedMs % 2_147_483_647);
  let dueFromMs = clock.elapsed();
  let made = 0;
  let producer: LogProducer | undefined;
  let inHand: readonly RequestMessage[] = [];

  const next = (): RequestMessage => {
    const at = new Date(clock.now());
    const trip = drawTrip(random, drawPickup(random, at.getUTCHours()), at);
    return tripMessage({ ...trip, tripId: `live-${startedMs.toString(36)}-${++made}` });
  };
  const send = async () => {
    try {
      producer ??= await log.producer();
      await producer.send(topicSource.name, inHand);
    } catch (error) {
      // A producer whose send has failed sends nothing more.
      await producer?.close();
      producer = undefined;
      throw error;
    }
    const trips = inHand.length;
    inHand = [];
    onHandled?.({ trips, refusals: [] });
  };
  return {
    async step() {
      if (inHand.length === 0 && made >= most) return "idle";
      if (inHand.length === 0) {
        const due = Math.floor(((clock.elapsed() - dueFromMs) * tripsPerSecond) / 1_000);
        if (due === 0) {
          await clock.sleep(Math.max(tickMs, 1_000 / tripsPerSecond));
          return "idle";
        }
        dueFromMs = due > mostTogether ? clock.elapsed() : dueFromMs + (due * 1_000) / tripsPerSecond;
        inHand = Array.from({ length: Math.min(due, mostTogether, most - made) }, next);
      }
      await send();
      return "worked";
    },
    lag: () => Promise.resolve(tripsInAll === 0 ? 0 : most - made + inHand.length),
    heartbeat: () => Promise.resolve(),
    async stop() {
      await producer?.close();
    },
  };
}
