import { createRandom } from "../../functions/domain/random";

/** What befalls functions, and what befalls servers. */
export const functionFaults = ["kill -9", "freeze past the session", "join and leave"] as const;
export const serverFaults = [
  "broker killed",
  "two brokers killed",
  "power loss of all brokers",
  "Elasticsearch killed",
  "object store killed",
  "429 and 503 answers",
  "no answers",
  "all servers frozen for 40 s",
] as const;
/** What befalls topics, each once in a run. */
export const topicFaults = ["partitions added", "retention past load-search"] as const;
export const kinds = [...functionFaults, ...serverFaults, ...topicFaults];
export type Kind = (typeof kinds)[number];

export interface PlannedFault {
  /** From the start of the run. */
  readonly atMs: number;
  readonly kind: Kind;
  /** Chooses what it befalls. */
  readonly nth: number;
  /** How long it lasts. */
  readonly forMs: number;
}

const everyFunctionMs = 2_000;
const betweenServersMs = 5_000;
const weights: Readonly<Partial<Record<Kind, number>>> = { "kill -9": 6, "all servers frozen for 40 s": 0.3 };

/**
 * What happens in a run: something befalls a function every two seconds, and a server at a time; topics get partitions in its
 * second quarter, and lose records that load-search has not read in its third.
 *
 * @param only these kinds alone
 */
export function planOf(seed: number, durationMs: number, only: readonly Kind[] = kinds): readonly PlannedFault[] {
  const random = createRandom(seed, 1);
  const planned: PlannedFault[] = [];
  const pick = (of: readonly Kind[]) => random.pick(of, (kind) => weights[kind] ?? 1);
  const next = (atMs: number, kind: Kind): PlannedFault => {
    const forMs = lastsMs(kind, random.uniform());
    return { atMs: Math.round(atMs), kind, nth: random.integer(1_000), forMs: Math.round(forMs) };
  };
  const ofFunctions = functionFaults.filter((kind) => only.includes(kind));
  if (ofFunctions.length > 0)
    for (let atMs = 2_000; atMs < durationMs; atMs += everyFunctionMs * (0.5 + random.uniform()))
      planned.push(next(atMs, pick(ofFunctions)));
  const ofServers = serverFaults.filter((kind) => only.includes(kind));
  if (ofServers.length > 0)
    for (let atMs = 4_000; atMs < durationMs;) {
      const fault = next(atMs, pick(ofServers));
      planned.push(fault);
      atMs += fault.forMs + betweenServersMs;
    }
  const ofTopics = createRandom(seed, 2);
  for (const [n, kind] of topicFaults.entries())
    if (only.includes(kind))
      planned.push({ atMs: Math.round(durationMs * (0.25 * (n + 1 + ofTopics.uniform()))), kind, nth: 0, forMs: 0 });
  return planned.toSorted((one, other) => one.atMs - other.atMs);
}

/** @param share from 0 to 1 */
function lastsMs(kind: Kind, share: number): number {
  switch (kind) {
    case "kill -9":
      return 2_000 * share;
    case "freeze past the session":
      return 7_000 + 5_000 * share;
    case "join and leave":
      return 3_000 + 7_000 * share;
    case "all servers frozen for 40 s":
      return 40_000;
    default:
      return 1_000 + 5_000 * share;
  }
}
