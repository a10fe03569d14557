/** What happens around the processes, to what they read and write. */
export type Event =
  | { readonly happens: "topics are created again"; readonly topics: readonly string[] }
  | {
      readonly happens: "retention passes";
      readonly topic: string;
      /** Which of the partitions that hold records. */
      readonly nth: number;
      /** How much of it goes, above 0 and up to 1. */
      readonly share: number;
    }
  | {
      readonly happens: "a store refuses";
      readonly store: StoreName;
      readonly calls: number;
      /** How many trips the index takes of a call all the same. */
      readonly takes: number;
    }
  | { readonly happens: "a store is swapped"; readonly store: StoreName }
  | { readonly happens: "all comes to rest" };

export const storeNames = ["index", "lake"] as const;
export type StoreName = (typeof storeNames)[number];
