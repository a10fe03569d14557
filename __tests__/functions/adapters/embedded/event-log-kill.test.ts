import { spawn } from "child_process";
import { buildSync } from "esbuild";
import { join } from "path";
import { EmbeddedEventLog } from "../../../../functions/adapters/embedded/event-log";
import { openFileJournal } from "../../../../functions/adapters/embedded/journal";
import { readTopic } from "../../../../functions/runtime/read-topic";
import { createTestClock } from "../../test-clock";
import { temporaryFolder, type TemporaryFolder } from "../../../temporary-folder";

describe("the embedded event log whose process is killed", () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  /** Runs the program until some time after its first number, kills it, and answers the numbers that it printed. */
  const runAndKill = (program: string, journal: string, first: number, afterMs: number) =>
    new Promise<number[]>((resolve, reject) => {
      const child = spawn(process.execPath, [program, journal, String(first)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let printed = "";
      child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), afterMs));
      child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
      child.once("error", reject);
      child.once("close", (_code, signal) => {
        if (signal !== "SIGKILL") reject(new Error(`the program ended by itself: ${String(signal)}`));
        // What follows the last end of line may be half a number.
        resolve(printed.split("\n").slice(0, -1).map(Number));
      });
    });

  it("holds every record that was acknowledged, in order, none twice, over several kills", async () => {
    const program = join(folder.path, "append-numbers.js");
    const journal = join(folder.path, "log");
    buildSync({
      entryPoints: [join(__dirname, "append-numbers.ts")],
      bundle: true,
      platform: "node",
      outfile: program,
      logLevel: "error",
    });
    let next = 0;
    for (let kill = 0; kill < 6; kill++) {
      const printed = await runAndKill(program, journal, next, Math.random() * 60);
      const log = new EmbeddedEventLog({ journal: openFileJournal(journal), clock: createTestClock() });
      const found: number[] = [];
      for await (const { value } of readTopic(log, "topic_source", "reader")) {
        const [number = "", padding = ""] = Buffer.from(value ?? [])
          .toString()
          .split(" ");
        expect(padding).toBe("x".repeat(Number(number) % 5_000));
        found.push(Number(number));
      }
      await log.close();
      expect(printed.length).toBeGreaterThan(0);
      expect(printed.at(-1)).toBeLessThan(found.length);
      expect(found).toEqual(Array.from({ length: found.length }, (_, n) => n));
      next = found.length;
    }
  });
});
