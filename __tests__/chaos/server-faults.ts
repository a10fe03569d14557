import { execFile } from "child_process";
import { promisify } from "util";
import { systemClock } from "../../functions/runtime/clock";
import type { FaultyProxy } from "../integration/faulty-proxy";
import { pidOf } from "../integration/servers-folder";
import type { Kind } from "./plan";

const call = promisify(execFile);
const brokers = [1, 2, 3] as const;

export interface ServerFaultsProps {
  /** Kills and starts servers (RIDESTREAM_SERVERS_SCRIPT). */
  readonly script: string;
  readonly proxies: { readonly elasticsearch: FaultyProxy; readonly lake: FaultyProxy };
}

/** Makes servers fail, one fault after the other, and puts them right again. */
export class ServerFaults {
  private latest: Promise<void> = Promise.resolve();
  private readonly frozenPids: number[] = [];

  constructor(private readonly props: ServerFaultsProps) {}

  /** Begins once the one before it is over. */
  befall(kind: Kind, nth: number, forMs: number): void {
    this.latest = this.latest.then(() => this.run(kind, nth, forMs));
  }

  /** Waits until every server is up again. @throws where one does not start */
  settled(): Promise<void> {
    return this.latest;
  }

  /** What is frozen goes on. */
  thaw(): void {
    for (const pid of this.frozenPids.splice(0)) process.kill(pid, "SIGCONT");
  }

  private async run(kind: Kind, nth: number, forMs: number): Promise<void> {
    const broker = (nth % brokers.length) + 1;
    const { elasticsearch, lake } = this.props.proxies;
    switch (kind) {
      case "broker killed":
        return this.down([["kafka3", broker]], forMs);
      case "two brokers killed":
        return this.down(
          brokers.filter((one) => one !== broker).map((one) => ["kafka3", one]),
          forMs,
        );
      case "power loss of all brokers":
        return this.down(
          brokers.map((one) => ["kafka3", one]),
          forMs,
        );
      case "Elasticsearch killed":
        return this.down([["elasticsearch"]], forMs);
      case "object store killed":
        return this.down([["gcs"]], forMs);
      case "429 and 503 answers":
        for (const proxy of [elasticsearch, lake])
          proxy.inject(/./, ...[429, 503, 429, 503].map((answers) => ({ answers })));
        return systemClock.sleep(forMs);
      case "no answers":
        for (const proxy of [elasticsearch, lake]) proxy.inject(/./, "silent", "cut after", "stops midway");
        return systemClock.sleep(forMs);
      case "all servers frozen for 40 s":
        return this.frozen(forMs);
      default:
        throw new RangeError(`${kind} befalls functions`);
    }
  }

  private async down(names: readonly (readonly [string, number?])[], forMs: number): Promise<void> {
    const each = (verb: string) =>
      Promise.all(names.map(([name, n]) => call(this.props.script, [verb, name, ...(n ? [String(n)] : [])])));
    await each("kill");
    await systemClock.sleep(forMs);
    await each("start");
  }

  private async frozen(forMs: number): Promise<void> {
    const names = [...brokers.map((n) => `kafka3-${n}`), "elasticsearch", "gcs"];
    this.frozenPids.push(...names.map(pidOf));
    for (const pid of this.frozenPids) process.kill(pid, "SIGSTOP");
    await systemClock.sleep(forMs);
    this.thaw();
  }
}
