import { execFile, spawnSync } from "child_process";
import { dirname, join, resolve } from "path";
import { promisify } from "util";
import { airflowRun, type AirflowRunProps } from "../../stacks/orchestration/airflow-run";
import { temporaryFolder } from "../temporary-folder";

/** A Python that has Airflow, as the environment names it: AIRFLOW_PYTHON=…/bin/python. */
const python = process.env["AIRFLOW_PYTHON"] ?? "";
const has = (module: string) => python !== "" && spawnSync(python, ["-c", `import ${module}`]).status === 0;

/** `describe` where there is such a Python, else its skipping twin, whose name says why. */
export function withAirflow(what: string, tests: () => void): void {
  if (python === "") describe.skip(`${what} (skipped: needs AIRFLOW_PYTHON)`, tests);
  else describe(what, tests);
}

/** The same, where that Python has Google's provider too. */
export function withGoogleProvider(what: string, tests: () => void): void {
  if (has("airflow.providers.google")) describe(what, tests);
  else describe.skip(`${what} (skipped: needs AIRFLOW_PYTHON with apache-airflow-providers-google)`, tests);
}

const dags = resolve(__dirname, "../../dags");

/** Airflow with a database of its own, without a server; the DAGs are the package's. */
export class Airflow {
  readonly home = temporaryFolder().path;
  private readonly variables: Readonly<Record<string, string | undefined>>;

  /** @param changed what is otherwise than the contract has it @param more variables */
  constructor(
    run: AirflowRunProps,
    changed: { readonly retryAfterS?: number; readonly deadlines?: false } = {},
    more: object = {},
  ) {
    const known = JSON.parse(airflowRun(run)) as object;
    this.variables = {
      PATH: `${dirname(python)}:${process.env["PATH"] ?? ""}`,
      HOME: this.home,
      AIRFLOW_HOME: this.home,
      AIRFLOW__CORE__DAGS_FOLDER: dags,
      AIRFLOW__CORE__LOAD_EXAMPLES: "False",
      AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
      PYTHONPATH: dags,
      PYTHONDONTWRITEBYTECODE: "1",
      RIDESTREAM_RUN: JSON.stringify({ ...known, ...changed }),
      ...more,
    };
  }

  /** What it makes of the DAGs. */
  async structure(): Promise<Structure> {
    const { stdout } = await this.python(join(__dirname, "structure.py"), dags);
    return JSON.parse(stdout.slice(stdout.lastIndexOf('{"errors"'))) as Structure;
  }

  /** Makes the database. */
  async migrate(): Promise<void> {
    await this.python("-m", "airflow", "db", "migrate");
  }

  /** Makes the pools, as the container does at its start. */
  async makePools(): Promise<void> {
    await this.python("-m", "airflow", "pools", "import", join(dags, "image/pools.json"));
  }

  /** Runs a DAG to its end, with parameters. @returns its state and the log */
  async run(dag: string, parameters: object = {}): Promise<{ readonly state: string; readonly log: string }> {
    // Its exit code says no more than its log does.
    const conf = JSON.stringify(parameters);
    const { stdout, stderr } = await this.python("-m", "airflow", "dags", "test", dag, "--conf", conf).catch(
      (error: unknown) => error as { readonly stdout: string; readonly stderr: string },
    );
    const log = stdout + stderr;
    return { state: /Marking run <[^>]*> (successful|failed)/.exec(log)?.[1] ?? "unknown", log };
  }

  private python(...args: readonly string[]) {
    return promisify(execFile)(python, args, { env: this.variables, maxBuffer: 64 * 1024 * 1024 });
  }
}

export interface Structure {
  readonly errors: Readonly<Record<string, string>>;
  readonly dags: Readonly<Record<string, Dag>>;
}

export interface Dag {
  readonly schedule: unknown;
  readonly activeRuns: number;
  readonly catchup: boolean;
  readonly isPaused: boolean;
  readonly documented: boolean;
  readonly deadlinesS: readonly number[];
  readonly params: Readonly<Record<string, { readonly enum?: readonly string[]; readonly pattern?: string }>>;
  readonly tasks: Readonly<Record<string, Task>>;
}

export interface Task {
  readonly operator: string;
  readonly starts: string | null;
  readonly overrides: unknown;
  readonly then: readonly string[];
  readonly pool: string;
  readonly retries: number;
  readonly retryAfterS: number;
  readonly backoff: number;
  readonly limitS: number | null;
  readonly updates: readonly string[];
  readonly onFailure: readonly string[];
}
