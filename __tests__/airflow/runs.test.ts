import { readdirSync } from "fs";
import { resolve } from "path";
import { produce } from "../../functions/produce/produce";
import { tripMessage } from "../../functions/produce/request-message";
import { generateTrips } from "../../functions/produce/trip-generator";
import { readSettings } from "../../functions/runtime/settings";
import { workerNames } from "../../stacks/functions/functions";
import { expectEachOnce, openPlatform } from "../integration/functions/platform";
import { allServers } from "../integration/server";
import { temporaryFolder } from "../temporary-folder";
import { Airflow, withAirflow } from "./airflow";

const trips = 3_000;
const dieOnce = `${process.execPath} ${resolve(__dirname, "die-once.mjs")}`;

/** Airflow whose tasks are processes that die once, of the functions in a folder. */
async function airflowOf(
  folder: string,
  variables: object,
): Promise<{ airflow: Airflow; died: () => readonly string[] }> {
  const { path } = temporaryFolder();
  const airflow = new Airflow(
    {
      everyMinutes: 5,
      retrain: undefined,
      functions: workerNames,
      started: { as: "processes", program: dieOnce, pools: true },
    },
    // `dags test` of Airflow 3.3.1 breaks off a run with a deadline once it has ended.
    { retryAfterS: 1, deadlines: false },
    {
      ...variables,
      DIED_FOLDER: path,
      RIDESTREAM_FOLDER: folder,
      RUN_FUNCTION: resolve("dags/image/run-function"),
    },
  );
  await airflow.migrate();
  await airflow.makePools();
  return { airflow, died: () => readdirSync(path).sort() };
}

withAirflow("a run of a DAG", () => {
  it("tries a function again that is killed, and succeeds once it ends with 0", async () => {
    const { write, path } = temporaryFolder();
    write(
      "functions.js",
      'console.error(JSON.stringify({ message: "handled" })); setTimeout(() => console.log("all", ...process.argv.slice(2)), 500);',
    );
    const { airflow, died } = await airflowOf(path, {});
    const { state, log } = await airflow.run("dag_1_trip_processing");
    expect(died()).toEqual(["enrich"]);
    expect(log).toMatch(/exit code -9|SIGKILL|-9/);
    expect(log).toContain("all enrich --until-end");
    expect(state).toBe("successful");
  });

  it("fails, and says so in one line, where a function fails at every try", async () => {
    const { write, path } = temporaryFolder();
    write("functions.js", "process.exit(1);");
    const { airflow } = await airflowOf(path, {});
    const { state, log } = await airflow.run("dag_1_trip_processing");
    expect(state).toBe("failed");
    expect(log.match(/RIDESTREAM-RUN-FAILED task enrich failed of \S+/g)).toHaveLength(1);
  });
});

const servers = allServers();

servers.describe(`runs of the DAGs on real servers${servers.note}`, () => {
  withAirflow("with each function killed in the middle", () => {
    it("bring every trip once to each store, and end while trips flow", async () => {
      // Small batches and objects, so that each function has more than one of them.
      const platform = await openPlatform(servers, { RS_FLUSH_RECORDS: "100" });
      const messages = Array.from(generateTrips(trips, 11), tripMessage);
      const settings = readSettings("produce", {});
      await produce(messages, { log: platform.log, settings });
      const flowing = platform.start("produce");
      const { airflow, died } = await airflowOf(resolve("dist"), platform.environment);
      for (const dag of ["dag_1_trip_processing", "dag_2_load_data"])
        expect([dag, (await airflow.run(dag)).state]).toEqual([dag, "successful"]);
      expect(died()).toEqual([...workerNames].sort());

      // What came while they ran is the next run's: nothing else was left out, and nothing is there twice.
      expect(await flowing.end("SIGTERM")).toBe(0);
      for (const dag of ["dag_1_trip_processing", "dag_2_load_data"])
        expect([dag, (await airflow.run(dag)).state]).toEqual([dag, "successful"]);
      const accepted = await platform.accepted();
      expect(accepted.length).toBeGreaterThan(trips);
      await expectEachOnce(platform, accepted, accepted.length);

      // A store that has lost some of it is loaded again, from the offsets that are asked for.
      await platform.loseSome();
      for (const sink of ["load-search", "load-lake"]) {
        const { state, log } = await airflow.run("backfill_sink", { sink, begin: "2020-01-01", end: "" });
        expect([sink, state]).toEqual([sink, "successful"]);
        expect(log).toContain('"message":"backfilled"');
      }
      await expectEachOnce(platform, accepted, accepted.length);
      await platform.close();
    });

    it("do no harm where two of one DAG run at once", async () => {
      const platform = await openPlatform(servers);
      await produce(Array.from(generateTrips(trips, 12), tripMessage), {
        log: platform.log,
        settings: readSettings("produce", {}),
      });
      const both = [
        await airflowOf(resolve("dist"), platform.environment),
        await airflowOf(resolve("dist"), platform.environment),
      ];
      for (const dag of ["dag_1_trip_processing", "dag_2_load_data"]) {
        const runs = await Promise.all(both.map(({ airflow }) => airflow.run(dag)));
        expect(runs.map(({ state }) => state)).toEqual(["successful", "successful"]);
      }
      const accepted = await platform.accepted();
      expect(accepted).toHaveLength(trips);
      await expectEachOnce(platform, accepted, trips);
      await platform.close();
    });
  });
});
