import { spawn } from "child_process";
import { buildSync } from "esbuild";
import { join } from "path";
import { madeTripId } from "../../../contracts/log-records";
import { topicSource } from "../../../contracts/topics";
import { readTopic } from "../../../functions/runtime/read-topic";
import { temporaryFolder, type TemporaryFolder } from "../../temporary-folder";
import { openEmbeddedStores } from "./embedded-stores";

const root = join(__dirname, "..", "..", "..");

describe("the pipeline whose process is killed", () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  /** Runs the program, and kills it as soon as that function has told of so many batches. */
  const runAndKill = (program: string, killedAt: { readonly by: string; readonly batches: number }) =>
    new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, [program, join(folder.path, "stores"), "2000"], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, NODE_PATH: join(root, "node_modules") },
      });
      let printed = "";
      child.stdout.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.split("\n").filter((line) => line === killedAt.by).length >= killedAt.batches)
          child.kill("SIGKILL");
      });
      child.once("error", reject);
      child.once("close", (_code, signal) => {
        if (signal === "SIGKILL") resolve();
        else reject(new Error(`the program ended by itself at ${JSON.stringify(killedAt)}:\n${printed}`));
      });
    });

  it("has each accepted trip once in each store after the next start, whenever it was killed", async () => {
    const program = join(folder.path, "play-trips.js");
    buildSync({
      entryPoints: [join(__dirname, "play-trips.ts")],
      bundle: true,
      platform: "node",
      external: ["@duckdb/node-api"],
      // As esbuild.config.mjs has it; and NODE_PATH is for require alone.
      supported: { "dynamic-import": false },
      outfile: program,
      logLevel: "error",
    });
    for (const killedAt of [
      { by: "produce", batches: 1 },
      { by: "enrich", batches: 1 },
      { by: "load-search", batches: 1 },
      { by: "load-lake", batches: 1 },
      { by: "enrich", batches: 20 },
      { by: "load-lake", batches: 15 },
    ]) {
      await runAndKill(program, killedAt);
    }
    const stores = await openEmbeddedStores(join(folder.path, "stores"));
    await stores.play([]);
    const accepted: string[] = [];
    for await (const { offset, ...of } of readTopic(stores.log, topicSource.name, "test"))
      accepted.push(madeTripId(of, offset, 0));
    expect(accepted.length).toBeGreaterThanOrEqual(6 * 50);
    accepted.sort();
    const ids = (trips: readonly { readonly trip_id: string }[]) => trips.map(({ trip_id }) => trip_id).sort();
    expect(ids(await stores.priced())).toEqual(accepted);
    expect(ids(await stores.stored())).toEqual(accepted);
    expect(ids(await stores.index.latest(accepted.length + 1))).toEqual(accepted);
    expect(await stores.deadLetters()).toEqual([]);
    await stores.close();
  });
});
