import { UnavailableError } from "../../../functions/ports/errors";
import type { ObjectStore } from "../../../functions/ports/object-store";
import {
  createMemoryLetterIndex,
  createMemoryObjectStore,
  createMemorySearchIndex,
  type MemoryLetterIndex,
  type MemorySearchIndex,
} from "../memory-stores";

/** What a store still does of a call that it refuses. */
type Half<Store> = (store: Store, method: string, args: readonly unknown[]) => Promise<unknown>;

/** Where a store stands: another can take its place, under the processes that reach it, and it can refuse for a while. */
export class Place<Store extends object> {
  /** The store as processes reach it: whichever stands there when a call is made. */
  readonly reached: Store;
  now: Store;
  private refusals = 0;
  private half: Half<Store> | undefined;

  constructor(private readonly create: () => Store) {
    this.now = create();
    this.reached = new Proxy(this.now, { get: (_, name) => this.member(name) });
  }

  /** An empty store takes the place. */
  swap(): void {
    this.now = this.create();
  }

  /** The next so many calls are refused; `half` is done of each all the same. */
  refuse(calls: number, half?: Half<Store>): void {
    this.refusals = calls;
    this.half = half;
  }

  private member(name: string | symbol): unknown {
    if (typeof Reflect.get(this.now, name) !== "function") return Reflect.get(this.now, name);
    return async (...args: readonly unknown[]) => {
      if (this.refusals === 0) return (Reflect.get(this.now, name) as (...all: readonly unknown[]) => unknown)(...args);
      this.refusals--;
      await this.half?.(this.now, String(name), args);
      throw new UnavailableError("the simulation");
    };
  }
}

export const createIndexPlace = () => new Place<MemorySearchIndex>(createMemorySearchIndex);
export const createLettersPlace = () => new Place<MemoryLetterIndex>(createMemoryLetterIndex);
export const createLakePlace = () => new Place<ObjectStore>(() => createMemoryObjectStore());

/** Of each call the index takes so many trips, and then refuses the rest. */
export const takes =
  (trips: number): Half<MemorySearchIndex> =>
  async (index, method, [documents]) => {
    if (method === "bulkCreate") await index.bulkCreate((documents as readonly never[]).slice(0, trips));
  };
