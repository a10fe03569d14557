import { spawn, type ChildProcess } from "child_process";
import { resolve } from "path";
import type { FunctionName } from "../../../contracts/settings";
import { eventually } from "../eventually";

/** Of the folder that the tests are run in. */
const program = resolve("dist/functions.js");

/** A function in a process of its own, as its platform runs it. */
export class SpawnedFunction {
  /** What it has logged so far. */
  log = "";
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;

  constructor(args: readonly [FunctionName, ...string[]], environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env["PATH"], RS_HTTP_PORT: "0", ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.child.stderr?.on("data", (data: Buffer) => (this.log += data.toString()));
    this.ended = new Promise((done) => this.child.once("close", () => done()));
  }

  /** The address of /healthz, /readyz and /metrics, once it has one. */
  async address(): Promise<string> {
    let port: string | undefined;
    await eventually(
      "a function listens",
      () => {
        port = /"port":(\d+)/.exec(this.log)?.[1];
        return port !== undefined;
      },
      () => this.lastWords(),
    );
    return `http://127.0.0.1:${port ?? ""}`;
  }

  /** The end of its log. */
  lastWords(): string {
    return this.log.slice(-2_000);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it with the signal. @returns its exit code, or the signal that ended it */
  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.child.kill(signal);
    return this.outcome();
  }

  /** Resolves when it has ended. @returns its exit code, or the signal that ended it */
  async outcome(): Promise<number | NodeJS.Signals | null> {
    await this.ended;
    return this.child.exitCode ?? this.child.signalCode;
  }
}
