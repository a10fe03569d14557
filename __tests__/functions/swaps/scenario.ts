/** A platform whose parts can be swapped under trips. */
export interface SwappedPlatform {
  /** Sends that many trips, the same number to each partition as every time; answers their number in all. */
  readonly send: (trips: number) => Promise<void>;
  /** Runs enrich, load-search and load-lake until they have caught up. */
  readonly catchUp: () => Promise<void>;
  /** Ids of the rows in the lake that is written now, sorted; one that stands twice is there twice. */
  readonly stored: () => Promise<readonly string[]>;
  /** Ids of the trips in the index that is written now, sorted. */
  readonly indexed: () => Promise<readonly string[]>;
  readonly swap: Readonly<Record<Swap, () => Promise<void>>>;
  readonly close: () => Promise<void>;
}

export const swaps = [
  "another Kafka",
  "topics created again",
  "topic_result created again",
  "consumer groups deleted",
  "another lake",
  "another index",
  "the index deleted",
] as const;
export type Swap = (typeof swaps)[number];

const trips = 60;

/**
 * What comes before a swap, in flight and after it reaches every store that is written then, and counts once. A row may stand in the lake
 * twice where a trip is priced again, which the view counts once.
 */
export function describeSwaps(open: () => Promise<SwappedPlatform>): void {
  // Side by side: most of the time they wait for their servers.
  it.concurrent.each(swaps)("lose no trip and count none twice: %s", async (swap) => {
    const platform = await open();
    try {
      await platform.send(trips);
      await platform.catchUp();
      const before = new Set(await platform.indexed());
      expect([before.size, (await platform.stored()).length]).toEqual([trips, trips]);
      await platform.swap[swap]();
      await platform.send(trips);
      await platform.catchUp();
      const indexed = await platform.indexed();
      const stored = await platform.stored();
      expect(new Set(indexed).size).toBe(indexed.length);
      expect([...new Set(stored)].sort()).toEqual(indexed);
      // What the stores held is still there, and what came is beside it: no id stands for two trips.
      expect(indexed).toHaveLength(2 * trips);
      expect(indexed.filter((id) => before.has(id))).toHaveLength(trips);
      const isPricedAgain = ["topic_result created again", "consumer groups deleted"].includes(swap);
      if (!isPricedAgain) expect(stored).toHaveLength(2 * trips);
      // And nothing is left to do, or done again.
      await platform.catchUp();
      expect(await platform.stored()).toEqual(stored);
    } finally {
      await platform.close();
    }
  });
}
