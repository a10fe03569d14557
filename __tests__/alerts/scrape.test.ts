import { spawn, spawnSync, type ChildProcess } from "child_process";
import { join } from "path";
import { topicResult } from "../../contracts/topics";
import { pipelineDashboard } from "../../dashboards/grafana/pipeline-dashboard";
import { startHealthServer, type HealthServer } from "../../functions/runtime/health-server";
import { createMetrics } from "../../functions/runtime/metrics";
import { systemClock } from "../../functions/runtime/clock";
import { prometheusFiles, scrapeEvery } from "../../stacks/monitoring/prometheus-files";
import { freePort } from "../free-port";
import { eventually } from "../integration/eventually";
import { temporaryFolder } from "../temporary-folder";

const program = process.env["PROMETHEUS"] ?? "prometheus";
const isThere = spawnSync(program, ["--version"]).status === 0;

interface Answer {
  readonly status: string;
  readonly data?: { readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[] };
}

(isThere ? describe : describe.skip)(
  `Prometheus${isThere ? "" : " (skipped: needs prometheus, apt-get install prometheus)"}`,
  () => {
    const { path: folder, write } = temporaryFolder();
    let server: ChildProcess | undefined;
    let functions: HealthServer;
    let url: string;
    let said = "";

    const asks = async (query: string): Promise<Answer> => {
      const answer = await fetch(`${url}/api/v1/query`, { method: "POST", body: new URLSearchParams({ query }) });
      return (await answer.json()) as Answer;
    };
    /** In one order: Prometheus promises none. */
    const seriesOf = async (query: string) => {
      const found = (await asks(query)).data?.result.map(({ metric }) => metric) ?? [];
      const keyOf = ({ instance = "", partition = "" }: (typeof found)[number]) => `${instance} ${partition}`;
      return [...found].sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
    };

    beforeAll(async () => {
      const metrics = createMetrics("load-search", systemClock);
      metrics.watchLag(() => Promise.resolve([0, 1].map((partition) => ({ topic: "t", partition, records: 7 }))));
      metrics.watchWait(() => ({ server: "elasticsearch", why: "it is away", sinceMs: systemClock.elapsed() - 5_000 }));
      functions = await startHealthServer({
        host: "127.0.0.1",
        port: 0,
        metrics,
        isAlive: () => true,
        waitsFor: () => undefined,
      });
      const target = (instance: string, port: number) =>
        ({ function: "load-search", instance, address: `127.0.0.1:${port}` }) as const;
      const [config] = prometheusFiles({
        deployment: "ridestream-local",
        targets: [target("load-search-1", functions.port), target("load-search-2", await freePort())],
        facts: { mostLag: 10, mostSkew: 10, noTripsMinutes: 15, arrivesAt: topicResult.name },
        alertmanager: undefined,
      }).map(({ path, content }) => {
        const name = path.split("/").at(-1) ?? path;
        // Rules lie beside the configuration here, and nobody waits so long for a scrape.
        const here = content.replaceAll("/etc/prometheus/", `${folder}/`).replaceAll(`"${scrapeEvery}"`, '"1s"');
        return write(name, here);
      });
      const address = `127.0.0.1:${await freePort()}`;
      url = `http://${address}`;
      server = spawn(
        program,
        [
          `--config.file=${config ?? ""}`,
          `--storage.tsdb.path=${join(folder, "data")}`,
          `--web.listen-address=${address}`,
        ],
        { stdio: ["ignore", "ignore", "pipe"] },
      );
      server.stderr?.on("data", (text: Buffer) => (said += text.toString()));
      await eventually(
        "Prometheus has scraped",
        async () => (await seriesOf("up == 1").catch(() => [])).length > 0,
        () => said,
      );
    });

    afterAll(async () => {
      const ended = new Promise((done) => server?.once("exit", done));
      server?.kill();
      if (server) await ended;
      await functions.close();
    });

    it("knows each series by one function, one instance and one job, whether it answers or not", async () => {
      const of = (instance: string) => ({ function: "load-search", instance, job: "ridestream" });
      await eventually("both have been scraped", async () => (await seriesOf("up")).length === 2);
      expect(await seriesOf("up")).toEqual([
        { __name__: "up", ...of("load-search-1") },
        { __name__: "up", ...of("load-search-2") },
      ]);
      expect(await seriesOf("ridestream_lag_records")).toEqual(
        ["0", "1"].map((partition) => ({
          __name__: "ridestream_lag_records",
          ...of("load-search-1"),
          topic: "t",
          partition,
        })),
      );
    });

    it("starts the clock of an alert whose condition holds", async () => {
      await eventually(
        "consumer-lag is pending",
        async () => (await seriesOf('ALERTS{alertname="consumer-lag",alertstate="pending"}')).length === 1,
        () => said,
      );
    });

    it("answers what each panel asks", async () => {
      for (const { title, targets } of pipelineDashboard().panels)
        for (const { expr } of targets) {
          const { status } = await asks(expr.replaceAll("$__rate_interval", "1m"));
          expect([title, status]).toEqual([title, "success"]);
        }
    });
  },
);
