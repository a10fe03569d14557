import { UnavailableError } from "../../../functions/ports/errors";
import type { EventLog, LogConsumer, Transaction, TransactionalProducer } from "../../../functions/ports/event-log";
import type { LetterIndex } from "../../../functions/ports/letter-index";
import type { ObjectStore } from "../../../functions/ports/object-store";
import type { SearchIndex } from "../../../functions/ports/search-index";

/**
 * What can befall a process at one of its calls to the outside: it dies before or after it; the call fails, or its
 * acknowledgement is lost; or the process freezes and makes the call much later, as a zombie; or the client of the log
 * hands over once more what it handed over last, unless it was moved since: the next poll starts there. Or the call takes
 * a while, in which the process goes on with what does not wait for it.
 */
export const faults = [
  "dies before",
  "dies after",
  "is refused",
  "loses the answer",
  "freezes",
  "repeats",
  "waits long",
] as const;
export type Fault = (typeof faults)[number];

const never = () => new Promise<never>(() => undefined);

/** So often the process is woken before a call that waits long goes on. */
const wakesOfALongCall = 3;

/** A process: every call that it makes to the outside passes here. */
export class Process {
  private calls = 0;
  state: "runs" | "frozen" | "dead" = "runs";
  /** Resolves when the process freezes or dies, or a call of it waits long. */
  halted = never() as Promise<void>;
  private halt: () => void = () => undefined;
  private thaw: () => void = () => undefined;
  private long: { wakes: number; readonly goOn: () => void }[] = [];
  private lastPolled: unknown;
  private planned: { readonly call: number; readonly fault: Fault } | undefined;

  /** @param onReached told when the call for which something was planned comes */
  constructor(private readonly onReached: () => void) {
    this.rearm();
  }

  /** Plans a fault at the n-th call from now, counted from 0. */
  plan(callsFromNow: number, fault: Fault): void {
    this.planned = { call: this.calls + callsFromNow, fault };
  }

  /** What is planned and has not come will not come; no call waits any longer. */
  calm(): void {
    this.planned = undefined;
    for (const { goOn } of this.long.splice(0)) goOn();
  }

  /** A frozen process goes on with the call that it froze at; one that waits for a long call has waited once. */
  resume(): void {
    if (this.state === "dead") return;
    this.rearm();
    if (this.state === "frozen") {
      this.state = "runs";
      this.thaw();
    }
    for (const one of this.long) if (--one.wakes === 0) one.goOn();
    this.long = this.long.filter(({ wakes }) => wakes > 0);
    if (this.long.length > 0) this.halt();
  }

  private async through<T>(method: string, call: () => Promise<T>): Promise<T> {
    if (this.state === "dead") return never();
    const fault = this.planned?.call === this.calls++ ? this.planned.fault : undefined;
    if (fault !== undefined) this.onReached();
    if (fault === undefined || (fault === "repeats" && (method !== "poll" || !this.lastPolled))) {
      const answer = await call();
      if (method === "poll") this.lastPolled = answer;
      return answer;
    }
    if (fault === "repeats") return this.lastPolled as T;
    // A consumer's place is its own: a poll that fails has handed nothing over.
    if (fault === "is refused" || (fault === "loses the answer" && method === "poll"))
      throw new UnavailableError("the simulation");
    if (fault === "freezes") {
      this.state = "frozen";
      const thawed = new Promise<void>((resolve) => (this.thaw = resolve));
      this.halt();
      await thawed;
      return call();
    }
    // What is polled was there before, and everything else is done late.
    if (fault === "waits long") return method === "poll" ? this.later(await call()) : this.later(undefined).then(call);
    if (fault !== "dies before") await call();
    if (fault === "loses the answer") throw new UnavailableError("the simulation");
    this.state = "dead";
    this.halt();
    return never();
  }

  private later<T>(answer: T): Promise<T> {
    const later = new Promise<T>((resolve) => this.long.push({ wakes: wakesOfALongCall, goOn: () => resolve(answer) }));
    this.halt();
    return later;
  }

  /** The log, the lake and the index as this process reaches them. */
  reach(log: EventLog): EventLog;
  reach(store: ObjectStore): ObjectStore;
  reach(index: SearchIndex): SearchIndex;
  reach(letters: LetterIndex): LetterIndex;
  reach(port: object): object {
    return this.wrap(port);
  }

  /** Wraps every method that answers a promise, and what it answers if that has such methods itself. */
  private wrap<T extends object>(target: T): T {
    const wrapped = new Map<string | symbol, unknown>();
    return new Proxy(target, {
      get: (of, name) => {
        const known = wrapped.get(name);
        if (known) return known;
        const member: unknown = Reflect.get(of, name, of);
        if (typeof member !== "function") return member;
        const method = member.bind(of) as (...args: unknown[]) => unknown;
        const through = (...args: unknown[]) =>
          this.through(String(name), async () => this.wrapAnswer(await method(...args)));
        const seek = (...args: unknown[]) => {
          this.lastPolled = undefined;
          return method(...args);
        };
        wrapped.set(name, name === ("seek" satisfies keyof LogConsumer) ? seek : through);
        return wrapped.get(name);
      },
    });
  }

  private wrapAnswer(answer: unknown): unknown {
    const isPort = typeof answer === "object" && answer !== null && ports.some((method) => method in answer);
    return isPort ? this.wrap(answer) : answer;
  }

  private rearm(): void {
    this.halted = new Promise<void>((resolve) => (this.halt = resolve));
  }
}

/** What tells a port from a value. */
const ports: readonly (keyof LogConsumer | keyof TransactionalProducer | keyof Transaction)[] = [
  "poll",
  "begin",
  "commit",
];
