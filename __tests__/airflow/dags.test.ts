import { longestRunS, longestTrainingS } from "../../contracts/runs";
import { workerNames, type RunName } from "../../stacks/functions/functions";
import { Airflow, withAirflow, withGoogleProvider, type Structure } from "./airflow";

const functions: readonly RunName[] = [...workerNames, "train-zones"];
const common = { everyMinutes: 5, retrain: "every monday 03:00", functions } as const;
const inContainer = new Airflow({ ...common, started: { as: "processes", program: "run-function", pools: true } });
const tasksOf = ({ dags }: Structure) => Object.values(dags).flatMap(({ tasks }) => Object.values(tasks));

withAirflow("the DAGs, in a real Airflow that starts processes", () => {
  let found: Structure;
  beforeAll(async () => {
    found = await inContainer.structure();
  });

  it("are read without an error", () => {
    expect(found.errors).toEqual({});
    expect(Object.keys(found.dags)).toEqual([
      "backfill_sink",
      "dag_1_trip_processing",
      "dag_2_load_data",
      "dag_3_zones",
    ]);
  });

  it("have these graphs", () => {
    const graphs = Object.entries(found.dags).map(([name, { schedule, tasks }]) => [
      name,
      {
        schedule,
        tasks: Object.fromEntries(
          Object.entries(tasks).map(([id, { starts, then, updates }]) => [id, { starts, then, updates }]),
        ),
      },
    ]);
    expect(Object.fromEntries(graphs)).toMatchSnapshot();
  });

  it("start the second by what the first has priced", () => {
    const { dag_1_trip_processing: first, dag_2_load_data: second } = found.dags;
    expect(first?.tasks["enrich"]?.updates).toEqual(second?.schedule);
  });

  it("run once at a time, in a pool a function, without a past to catch up with", () => {
    for (const dag of Object.values(found.dags))
      expect(dag).toMatchObject({ activeRuns: 1, catchup: false, isPaused: false });
    const pools = tasksOf(found).flatMap(({ starts, pool }) => (starts ? [pool] : []));
    expect([...new Set(pools)].sort()).toEqual(functions.map((name) => `ridestream_${name.replace("-", "_")}`).sort());
  });

  it("try again with waits that double, tell of failures, end what hangs, and are documented", () => {
    for (const task of tasksOf(found))
      expect(task).toMatchObject({ retries: 4, retryAfterS: 10, backoff: 2, onFailure: ["report_failure"] });
    const limits = tasksOf(found).flatMap(({ starts, limitS }) => (starts ? [[starts, limitS]] : []));
    for (const [starts, limitS] of limits)
      expect([starts, limitS]).toEqual([
        starts,
        300 + (String(starts).includes("train") ? longestTrainingS : longestRunS),
      ]);
    for (const { documented, deadlinesS } of Object.values(found.dags))
      expect([documented, deadlinesS.length]).toEqual([true, 1]);
  });

  it("let nothing into a command of a backfill that a shell would read", () => {
    const { sink, begin, end } = found.dags["backfill_sink"]?.params ?? {};
    expect(sink?.enum).toEqual(["load-lake", "load-search"]);
    for (const edge of [begin, end]) {
      const takes = (text: string) => new RegExp(edge?.pattern ?? "").test(text);
      for (const text of ["", "2026-11-24", "2026-11-24T12:00+02:00", "0:1500,3:900"])
        expect([text, takes(text)]).toEqual([text, true]);
      for (const text of ["; reboot", "$(id)", "`id`", "1 2", "a'b", "1\n2"])
        expect([text, takes(text)]).toEqual([text, false]);
    }
  });

  it("are without a training where nobody trains the zones", async () => {
    const run = { ...common, functions: workerNames, retrain: undefined };
    const { errors, dags } = await new Airflow({
      ...run,
      started: { as: "processes", program: "x", pools: true },
    }).structure();
    expect([errors, Object.keys(dags)]).toEqual([{}, ["backfill_sink", "dag_1_trip_processing", "dag_2_load_data"]]);
  });
});

withGoogleProvider("the DAGs, in a real Airflow that starts jobs of Cloud Run", () => {
  it("have the same graphs, of tasks that start the jobs", async () => {
    const jobs = Object.fromEntries(functions.map((name) => [name, `ridestream-gcp-${name}`]));
    const started = { as: "jobs", project: "p", region: "europe-west1", jobs } as const;
    const [atGoogle, here] = [await new Airflow({ ...common, started }).structure(), await inContainer.structure()];
    expect(atGoogle.errors).toEqual({});
    const edges = ({ dags }: Structure) =>
      Object.entries(dags).map(([name, { tasks }]) => [
        name,
        Object.entries(tasks).map(([id, { then }]) => [id, then]),
      ]);
    expect(edges(atGoogle)).toEqual(edges(here));
    const starts = tasksOf(atGoogle).filter(({ starts: job }) => job);
    expect(new Set(starts.map(({ operator }) => operator))).toEqual(new Set(["CloudRunExecuteJobOperator"]));
    expect([...new Set(starts.map(({ starts: job }) => job))].sort()).toEqual(Object.values(jobs).sort());
    const { backfill_sink: backfill, dag_1_trip_processing: first } = atGoogle.dags;
    expect(backfill?.tasks["backfill_load_lake"]?.overrides).toEqual({
      container_overrides: [
        { args: ["load-lake", "--backfill", "--from={{ params.begin }}", "--to={{ params.end }}"] },
      ],
    });
    expect(first?.tasks["enrich"]?.overrides).toBeNull();
  });
});
