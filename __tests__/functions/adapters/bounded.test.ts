import { bounded } from "../../../functions/adapters/bounded";
import { UnavailableError } from "../../../functions/ports/errors";

const question = {
  server: "lake" as const,
  address: "bucket rides",
  what: "list trips/",
  withinMs: 20,
  setting: "RS_LAKE_TIMEOUT_MS",
};
const patient = { ...question, withinMs: 60_000 };
const never = () => new Promise<never>(() => undefined);

describe("a bounded call", () => {
  it("names the server, what it was asked, and the bound, when it runs out of time", async () => {
    const late = await bounded(question, never).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(UnavailableError);
    expect((late as Error).message).toBe(
      "bucket rides, asked to list trips/ for 20 ms (RS_LAKE_TIMEOUT_MS), is not available now",
    );
  });

  it("aborts what it has given up", async () => {
    let given: AbortSignal | undefined;
    const late = bounded(question, (signal) => {
      given = signal;
      return never();
    });
    await expect(late).rejects.toBeInstanceOf(UnavailableError);
    expect(given?.aborted).toBe(true);
  });

  it("says that it ran out of time when the call fails because of the abort", async () => {
    const late = bounded(
      question,
      (signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted")))),
    );
    await expect(late).rejects.toBeInstanceOf(UnavailableError);
  });

  it("ignores what fails after it has been given up", async () => {
    const unhandled = jest.fn();
    process.on("unhandledRejection", unhandled);
    let fail: (error: Error) => void = () => undefined;
    await expect(bounded(question, () => new Promise((_resolve, reject) => (fail = reject)))).rejects.toThrow();
    fail(new Error("too late to matter"));
    // Node tells of what nobody handles once the microtasks are done.
    await new Promise((done) => setImmediate(done));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("answers and throws what the call does, and leaves no timer behind", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    expect(await bounded(patient, () => Promise.resolve(7))).toBe(7);
    await expect(bounded(patient, () => Promise.reject(new RangeError("far")))).rejects.toThrow(RangeError);
    expect(timers()).toBe(before);
  });

  it("waits as long as a timer can where the bound is longer", async () => {
    const slow = () => new Promise<string>((done) => setImmediate(() => setTimeout(() => done("an answer"), 5)));
    expect(await bounded({ ...question, withinMs: 2 ** 40 }, slow)).toBe("an answer");
  });
});
