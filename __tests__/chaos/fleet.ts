import { SpawnedFunction } from "../integration/functions/spawned-function";

export const fleetNames = ["enrich", "load-search", "load-lake"] as const;
export type FleetName = (typeof fleetNames)[number];

interface Instance {
  readonly name: FleetName;
  running: SpawnedFunction;
}

/** Two instances of each function, each a process, which are killed and frozen, and start again. */
export class Fleet {
  private readonly slots: Instance[];
  private readonly guests = new Set<Instance>();
  private readonly frozen = new Set<SpawnedFunction>();
  private readonly held = new Set<FleetName>();
  private isOver = false;

  constructor(private readonly environment: Readonly<Record<string, string>>) {
    this.slots = fleetNames.flatMap((name) => [0, 1].map(() => ({ name, running: this.spawn(name) })));
    process.once("exit", () => this.killAll());
  }

  /** Kills an instance; another takes its place a moment later. */
  kill(nth: number, restartAfterMs: number): void {
    const slot = this.slot(nth);
    const killed = slot.running;
    killed.signal("SIGKILL");
    this.frozen.delete(killed);
    setTimeout(() => {
      // Where all was put right meanwhile, another has its place already.
      if (!this.isOver && slot.running === killed && !this.held.has(slot.name)) slot.running = this.spawn(slot.name);
    }, restartAfterMs);
  }

  /** Kills every instance of a function; none starts before it is released. */
  async hold(name: FleetName): Promise<void> {
    this.held.add(name);
    const all = [...this.slots, ...this.guests].filter((one) => one.name === name).map(({ running }) => running);
    for (const one of all) this.frozen.delete(one);
    await Promise.all(all.map((one) => one.end("SIGKILL")));
  }

  release(name: FleetName): void {
    this.held.delete(name);
    for (const slot of this.slots) if (slot.name === name && !slot.running.isRunning) slot.running = this.spawn(name);
  }

  /** Stops an instance in the middle of what it does, and lets it go on as a zombie. */
  freeze(nth: number, forMs: number): void {
    const { running } = this.slot(nth);
    running.signal("SIGSTOP");
    this.frozen.add(running);
    setTimeout(() => this.thaw(running), forMs);
  }

  /** A third instance joins the group, and leaves it. */
  joinAndLeave(nth: number, afterMs: number): void {
    const { name } = this.slot(nth);
    if (this.held.has(name)) return;
    const guest = { name, running: this.spawn(name) };
    this.guests.add(guest);
    setTimeout(() => {
      this.guests.delete(guest);
      guest.running.signal("SIGTERM");
    }, afterMs);
  }

  /** Nothing is frozen, and everything runs. */
  calm(): void {
    for (const one of this.frozen) this.thaw(one);
    for (const slot of this.slots) if (!slot.running.isRunning) slot.running = this.spawn(slot.name);
  }

  /** @returns the exit codes; null for one that did not end by itself within a minute */
  async end(): Promise<readonly (number | NodeJS.Signals | null)[]> {
    this.isOver = true;
    this.calm();
    return Promise.all(
      [...this.slots, ...this.guests].map(async ({ running: one }) => {
        const killed = setTimeout(() => one.signal("SIGKILL"), 60_000);
        const code = await one.end("SIGTERM");
        clearTimeout(killed);
        return code;
      }),
    );
  }

  /** Nothing of it is left. */
  killAll(): void {
    this.isOver = true;
    for (const { running } of [...this.slots, ...this.guests]) running.signal("SIGKILL");
  }

  /** The last words of each. */
  lastWords(): string {
    return this.slots.map(({ name, running }) => `${name}: ${running.lastWords().slice(-500)}`).join("\n");
  }

  private slot(nth: number) {
    const slot = this.slots[nth % this.slots.length];
    if (!slot) throw new RangeError("a fleet has slots");
    return slot;
  }

  private spawn(name: FleetName): SpawnedFunction {
    return new SpawnedFunction([name], this.environment);
  }

  private thaw(one: SpawnedFunction): void {
    one.signal("SIGCONT");
    this.frozen.delete(one);
  }
}
