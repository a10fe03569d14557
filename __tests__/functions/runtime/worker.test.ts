import { FencedError, UnavailableError } from "../../../functions/ports/errors";
import { runWorker, type RunWorkerProps, type Worker } from "../../../functions/runtime/worker";
import { createTestClock } from "../test-clock";

type Step = "worked" | "idle" | Error;

/** A worker that takes the given steps, then asks to be stopped; it notes what is done to it. */
function makeWorker(steps: readonly Step[], lag: () => number = () => 0) {
  const done: string[] = [];
  const asked = new AbortController();
  let taken = 0;
  const worker: Worker = {
    async step() {
      const step = steps[taken++] ?? "idle";
      if (taken >= steps.length) asked.abort();
      await Promise.resolve();
      done.push(step instanceof Error ? step.name : step);
      if (step instanceof Error) throw step;
      return step;
    },
    lag: () => Promise.resolve(lag()),
    heartbeat: () => {
      done.push("heartbeat");
      return Promise.resolve();
    },
    stop: () => {
      done.push("stop");
      return Promise.resolve();
    },
  };
  return { worker, done, signal: asked.signal };
}

/** A test clock that notes how long it was slept on. */
function makeClock(done: string[]) {
  const clock = createTestClock();
  return {
    ...clock,
    sleep: (ms: number, signal?: AbortSignal) => {
      done.push(`sleep ${ms}`);
      return clock.sleep(ms, signal);
    },
  };
}

const down = new UnavailableError("the sink");
const run = ({ worker, done, signal }: ReturnType<typeof makeWorker>, props: Partial<RunWorkerProps> = {}) =>
  runWorker(worker, { clock: makeClock(done), signal, retryFirstMs: 100, retryMaxMs: 350, ...props });

describe("running a worker", () => {
  it("waits twice as long for what does not answer each time, up to a limit, with a heartbeat after each wait", async () => {
    const made = makeWorker([down, down, down, down, "worked", down, "worked"]);
    await run(made);
    expect(made.done).toEqual([
      ...["UnavailableError", "sleep 100", "heartbeat"],
      ...["UnavailableError", "sleep 200", "heartbeat"],
      ...["UnavailableError", "sleep 350", "heartbeat"],
      ...["UnavailableError", "sleep 350", "heartbeat"],
      // What answered once is waited for from the first wait on again.
      "worked",
      ...["UnavailableError", "sleep 100", "heartbeat"],
      "worked",
      "stop",
    ]);
  });

  it("never waits longer than the longest wait, also when the first is longer", async () => {
    const made = makeWorker([down, "worked"]);
    await run(made, { retryFirstMs: 1_000 });
    expect(made.done).toContain("sleep 350");
  });

  it("goes on at once after being fenced", async () => {
    const made = makeWorker([new FencedError("t"), "worked"]);
    await run(made);
    expect(made.done).toEqual(["FencedError", "worked", "stop"]);
  });

  it("lets the rest of the process have its turn while it is fenced again and again", async () => {
    const made = makeWorker(Array.from({ length: 20 }, () => new FencedError("t")));
    let turns = 0;
    const count = () => {
      turns++;
      if (!made.signal.aborted) setImmediate(count);
    };
    setImmediate(count);
    await run(made);
    expect(turns).toBeGreaterThan(10);
  });

  it("stops the worker, then throws, for whatever else a step throws", async () => {
    const broken = new Error("broken");
    const made = makeWorker(["worked", broken, "worked"]);
    await expect(run(made)).rejects.toBe(broken);
    expect(made.done).toEqual(["worked", "Error", "stop"]);
  });

  it("finishes the step in hand when it is asked to stop", async () => {
    const made = makeWorker(["worked", "worked"]);
    await run(made);
    expect(made.done).toEqual(["worked", "worked", "stop"]);
  });

  it("takes no step when it was asked to stop before", async () => {
    const made = makeWorker(["worked"]);
    await run(made, { signal: AbortSignal.abort() });
    expect(made.done).toEqual(["stop"]);
  });

  it("hands the signal to its wait, so that a stop does not wait for a retry", async () => {
    const made = makeWorker([down, "worked"]);
    const signals: unknown[] = [];
    const clock = {
      now: () => 0,
      elapsed: () => 0,
      sleep: (_ms: number, signal?: AbortSignal) => {
        signals.push(signal);
        return Promise.resolve();
      },
    };
    await run(made, { clock });
    expect(signals).toEqual([made.signal]);
  });

  it("ends with its upstream only when it is idle and nothing is left to read", async () => {
    const lags = [3, 0];
    const made = makeWorker(
      ["idle", "worked", "idle", "worked", "idle", "never", "never"] as Step[],
      () => lags.shift() ?? 0,
    );
    let upstreamDone = false;
    const upstreamIsDone = () => upstreamDone;
    const taken: number[] = [];
    const worker: Worker = {
      ...made.worker,
      step: () => {
        taken.push(1);
        // Done while the first step runs: what it sent before that must still be read.
        const step = made.worker.step();
        upstreamDone = true;
        return step;
      },
    };
    await runWorker(worker, {
      clock: createTestClock(),
      signal: made.signal,
      retryFirstMs: 1,
      retryMaxMs: 1,
      upstreamIsDone,
    });
    // Idle before it was done; worked; idle with lag 3; worked; idle with lag 0.
    expect(made.done).toEqual(["idle", "worked", "idle", "worked", "idle", "stop"]);
    expect(taken).toHaveLength(5);
  });
});
