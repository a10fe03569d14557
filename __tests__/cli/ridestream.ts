import type { ZonesVerdict } from "../../contracts/zone-model";
import { spawn } from "child_process";
import { resolve } from "path";
import { runCommand } from "../../cli/run-command";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunProps {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  /** Of the terminal. */
  readonly columns?: number;
}

/** Runs `ridestream ARGS...` in this process, with these settings alone. */
export async function ridestream(
  args: readonly string[],
  { env = {}, isTTY = false, columns }: RunProps = {},
): Promise<Ended> {
  const said = { out: "", err: "" };
  const writeTo = (stream: keyof typeof said) => ({
    isTTY,
    columns,
    write: (text: string | Uint8Array) => (said[stream] += Buffer.from(text).toString()),
  });
  const code = await runCommand(args, { environment: env, out: writeTo("out"), err: writeTo("err") });
  return { code, signal: null, stdout: said.out, stderr: said.err };
}

const program = resolve(__dirname, "../../dist/ridestream.js");

/** A command that has not ended by then never will: killed, its test tells what it had said. */
const longestMs = 60_000;

export interface KillProps {
  /** Asked at each word; true sends the signal. */
  readonly endWhen: (stderr: string, stdout: string) => boolean;
  /** @default SIGKILL */
  readonly signal?: NodeJS.Signals;
}

/** Runs the built command as a process, and ends it. */
export function killedRidestream(args: readonly string[], { endWhen, signal = "SIGKILL" }: KillProps): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let isAsked = false;
    const endIfAsked = () => {
      if (isAsked || !endWhen(stderr, stdout)) return;
      isAsked = true;
      child.kill(signal);
    };
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
      endIfAsked();
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
      endIfAsked();
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), longestMs);
    child.on("close", (code, ended) => {
      clearTimeout(timer);
      done({ code, signal: ended, stdout, stderr });
    });
  });
}

export interface Summary {
  readonly produced: number;
  readonly priced: number;
  readonly indexed: number;
  readonly stored: number;
  readonly repeated: number;
  readonly deadLettered: number;
  readonly deadLetters: Readonly<Record<string, number>>;
  readonly revenue: string;
  readonly zones: readonly {
    readonly zone: number;
    readonly latitude: number;
    readonly longitude: number;
    readonly pickups: number;
  }[];
  readonly meanSquaredDistance: number | null;
  readonly zoneModel: string | null;
  readonly verdict: ZonesVerdict | null;
  readonly report: readonly {
    readonly zone: number;
    readonly confort: string;
    readonly trips: number;
    readonly chiffre_d_affaires: string;
  }[];
  readonly files: number;
  readonly elapsedMs: number;
}

/** Runs `demo --json`, which must end well, and reads the one object that it prints. */
export async function demoJson(
  args: readonly string[],
  props: Parameters<typeof ridestream>[1] = {},
): Promise<Summary> {
  const ended = await ridestream(["demo", "--json", ...args], props);
  if (ended.code !== 0) throw new Error(`exit ${String(ended.code)}: ${ended.stderr}`);
  return JSON.parse(ended.stdout) as Summary;
}
