import { createBigQueryWarehouse } from "../../../../functions/adapters/bigquery/bigquery-warehouse";
import distanceBinsSql from "../../../../sql/reports/distances-by-bin.sql";
import lastHourSql from "../../../../sql/reports/last-hour-by-comfort.sql";
import revenueSql from "../../../../sql/reports/revenue-by-zone-and-comfort.sql";
import growthSql from "../../../../sql/reports/top-zones-by-growth.sql";
import totalsSql from "../../../../sql/reports/totals.sql";
import { UnavailableError } from "../../../../functions/ports/errors";
import {
  dryRunDone,
  failure,
  connection,
  jobInserted,
  jobsOf,
  openRecordedBigQuery,
  queryResults,
  type Answer,
  type Asked,
  type RecordedBigQuery,
} from "./recorded-bigquery";

describe("the warehouse in BigQuery", () => {
  let recorded: RecordedBigQuery | undefined;
  afterEach(() => recorded?.close());

  const warehouseThat = async (answer: (asked: Asked) => Answer | undefined) => {
    recorded = await openRecordedBigQuery(answer);
    return createBigQueryWarehouse({ connection, client: recorded.client });
  };
  /** Every query answers with these rows. */
  const answering = (results: Answer) =>
    warehouseThat(({ method, path }) =>
      method === "POST" && path === "/jobs" ? jobInserted : path.startsWith("/queries/") ? results : undefined,
    );

  it("answers a report's rows: decimals as text with their cents, instants in UTC, counts as numbers", async () => {
    const warehouse = await answering(
      queryResults(
        [
          "CENTROID_ID INTEGER",
          "confort STRING",
          "trips INTEGER",
          "chiffre_d_affaires NUMERIC",
          "at TIMESTAMP",
          "dt DATE",
        ],
        [
          ["3", "high", "2", "12.5", "1764000000500000", "2026-11-24"],
          [null, "low", "1", "7", null, null],
        ],
      ),
    );
    const at = new Date(1_764_000_000_500).toISOString();
    expect(await warehouse.report(revenueSql)).toEqual([
      { CENTROID_ID: 3, confort: "high", trips: 2, chiffre_d_affaires: "12.50", at, dt: "2026-11-24" },
      { CENTROID_ID: null, confort: "low", trips: 1, chiffre_d_affaires: "7.00", at: null, dt: null },
    ]);
  });

  it("runs a report as a labelled job in the dataset, billed for no more than allowed, with typed parameters", async () => {
    const warehouse = await answering(queryResults(["confort STRING"], []));
    expect(await warehouse.report(lastHourSql, { now: "2026-11-24T00:00:00Z" })).toEqual([]);
    expect(jobsOf(recorded)).toEqual([
      {
        query: expect.objectContaining({
          query: lastHourSql,
          useLegacySql: false,
          defaultDataset: { projectId: "p", datasetId: "ride_hailing" },
          maximumBytesBilled: "1000000",
          parameterMode: "positional",
          queryParameters: [1, 2].map(() => ({
            parameterType: { type: "TIMESTAMP" },
            parameterValue: { value: "2026-11-24T00:00:00.000Z" },
          })),
        }) as unknown,
        labels: { app: "ridestream" },
      },
    ]);
  });

  it("gives whole numbers as they are, from a program and from a command line", async () => {
    const warehouse = await answering(queryResults(["bin INTEGER"], []));
    await warehouse.report(distanceBinsSql, { width: 500, bins: "20" });
    expect(jobsOf(recorded)).toMatchObject([
      {
        query: {
          queryParameters: [
            { parameterType: { type: "INT64" }, parameterValue: { value: 500 } },
            { parameterType: { type: "STRING" }, parameterValue: { value: "20" } },
            { parameterType: { type: "TIMESTAMP" }, parameterValue: { value: "0001-01-01T00:00:00.000Z" } },
            { parameterType: { type: "TIMESTAMP" }, parameterValue: { value: "9999-12-31T23:59:59.000Z" } },
          ],
        },
      },
    ]);
  });

  it("asks for every page of a report that is long, and again while it still runs", async () => {
    const { body } = queryResults(["confort STRING"], [["low"], ["high"]]);
    const { schema, rows } = body as { readonly schema: object; readonly rows: readonly object[] };
    const answers: readonly object[] = [
      { jobComplete: false },
      { jobComplete: true, schema, rows: rows.slice(0, 1), pageToken: "more" },
      { jobComplete: true, schema, rows: rows.slice(1) },
    ];
    let asked = 0;
    const warehouse = await warehouseThat(({ path }) => {
      if (path === "/jobs") return jobInserted;
      return path.startsWith("/queries/") ? { body: answers[asked++] ?? {} } : undefined;
    });
    expect(await warehouse.report(revenueSql)).toEqual([{ confort: "low" }, { confort: "high" }]);
    expect(asked).toBe(answers.length);
  });

  it("names a parameter that has no value, and asks nothing", async () => {
    const warehouse = await answering(queryResults([], []));
    await expect(warehouse.report(lastHourSql)).rejects.toMatchObject({
      code: "RS-WAREHOUSE-QUERY",
      message: expect.stringContaining("parameter now has no value") as unknown,
    });
    expect(jobsOf(recorded)).toEqual([]);
  });

  it("tells what a statement would read without running it", async () => {
    const warehouse = await warehouseThat(() => dryRunDone(4_096));
    expect(await warehouse.dryRun(revenueSql)).toBe(4_096);
    expect(jobsOf(recorded)).toEqual([expect.objectContaining({ dryRun: true })]);
  });

  describe("asked with a SELECT of somebody's own", () => {
    const planned = (plan: Answer, results: Answer) =>
      warehouseThat(({ method, path, body }) => {
        if (path.startsWith("/queries/")) return results;
        if (method !== "POST" || path !== "/jobs") return undefined;
        return (body as { readonly configuration: { readonly dryRun?: true } }).configuration.dryRun
          ? plan
          : jobInserted;
      });
    const twoRows = queryResults(
      ["confort STRING", "zones INTEGER"],
      [
        ["low", "1"],
        ["high", "2"],
      ],
    );

    it("tells what it would read, and runs it bounded as a report is", async () => {
      const warehouse = await planned(dryRunDone(4_096), twoRows);
      const told: number[] = [];
      const onPlan = (bytes: number) => told.push(bytes);
      const rows = [
        { confort: "low", zones: 1 },
        { confort: "high", zones: 2 },
      ];
      expect(await warehouse.select("SELECT 1", { mostRows: 2, onPlan })).toEqual({ rows, isCut: false });
      expect(await warehouse.select("SELECT 1", { mostRows: 1, onPlan })).toEqual({
        rows: rows.slice(0, 1),
        isCut: true,
      });
      expect(told).toEqual([4_096, 4_096]);
      expect(jobsOf(recorded)[1]).toMatchObject({ query: { maximumBytesBilled: "1000000", useLegacySql: false } });
    });

    it.each([
      [dryRunDone(0, "SCRIPT"), "RS-WAREHOUSE-QUERY", "this is SCRIPT: give one SELECT"],
      [dryRunDone(0, "DROP_TABLE"), "RS-WAREHOUSE-QUERY", "this is DROP_TABLE: give one SELECT"],
      [
        dryRunDone(1_000_001),
        "RS-WAREHOUSE-COST",
        "it would read 1000001 bytes, and RS_WAREHOUSE_MAX_BYTES is 1000000",
      ],
    ])("runs nothing that is none, or reads too much: %#", async (plan, code, said) => {
      const warehouse = await planned(plan, twoRows);
      await expect(warehouse.select("SELECT 1", { mostRows: 10, onPlan: () => undefined })).rejects.toMatchObject({
        code,
        message: expect.stringContaining(said) as unknown,
      });
      expect(jobsOf(recorded)).toEqual([expect.objectContaining({ dryRun: true })]);
    });
  });

  it.each([
    [400, "invalidQuery", "Unrecognized name: x at [1:8]", "RS-WAREHOUSE-QUERY"],
    [400, "bytesBilledLimitExceeded", "Query exceeded limit for bytes billed: 1000000", "RS-WAREHOUSE-COST"],
    [403, "accessDenied", "Access Denied: Table p:ride_hailing.trips_raw", "RS-WAREHOUSE-FORBIDDEN"],
    [404, "notFound", "Not found: Dataset p:ride_hailing was not found in location EU", "RS-WAREHOUSE-MISSING"],
  ])("says of a %i %s what happened and what to do", async (status, reason, message, code) => {
    const warehouse = await answering(failure(status, reason, message));
    await expect(warehouse.report(revenueSql)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`${message}: `) as unknown,
    });
  });

  it.each([
    [503, "backendError"],
    [500, "internalError"],
    [403, "rateLimitExceeded"],
  ])("takes a %i %s for something that passes", async (status, reason) => {
    const warehouse = await warehouseThat(() => failure(status, reason, "try again"));
    await expect(warehouse.report(revenueSql)).rejects.toBeInstanceOf(UnavailableError);
  });

  describe("whose trips are folded until an hour", () => {
    const foldedUntil = (
      until: string | undefined,
      views: Readonly<Record<string, Answer>> = { trips_folded_with_zones: { body: {} } },
    ) =>
      warehouseThat(({ path, method }) => {
        if (path.startsWith("/queries/")) return queryResults(["trips INTEGER"], []);
        if (path === "/jobs" && method === "POST") return jobInserted;
        const table = path.replace("/datasets/ride_hailing/tables/", "");
        if (table === "trips_fold") return until === undefined ? undefined : { body: { description: until } };
        return views[table];
      });
    const read = async (warehouse: Awaited<ReturnType<typeof foldedUntil>>, sql: string, parameters = {}) => {
      await warehouse.report(sql, parameters);
      const { query = "" } = jobsOf(recorded).at(-1)?.query ?? {};
      return [...query.matchAll(/FROM (trips\w*)/g)].map(([, name]) => name);
    };
    const until = "2026-11-24T10:00:00Z";

    it("reads those alone for a window that ended by then, and the lake's later hours too for any other", async () => {
      const warehouse = await foldedUntil(until);
      expect(await read(warehouse, totalsSql, { until: "2026-11-24T10:00:00Z" })).toEqual(["trips_folded_with_zones"]);
      expect(await read(warehouse, totalsSql, { until: "2026-11-24T12:00:00.001+02:00" })).toEqual([
        "trips_with_zones",
      ]);
      expect(await read(warehouse, totalsSql)).toEqual(["trips_with_zones"]);
      expect(await read(warehouse, lastHourSql, { now: "2026-11-24T09:00:00Z" })).toEqual(["trips_folded_with_zones"]);
      expect(await read(warehouse, lastHourSql, { now: "2026-11-24T11:00:00Z" })).toEqual(["trips_with_zones"]);
    });

    it("looks at the later of two windows", async () => {
      const warehouse = await foldedUntil(until);
      const windows = {
        former_from: "2026-11-22T00:00:00Z",
        former_to: "2026-11-23T00:00:00Z",
        latter_from: "2026-11-23T00:00:00Z",
      };
      const folded = ["trips_folded_with_zones", "trips_folded_with_zones"];
      expect(await read(warehouse, growthSql, { ...windows, latter_to: "2026-11-24T00:00:00Z" })).toEqual(folded);
      expect(await read(warehouse, growthSql, { ...windows, latter_to: "2026-11-24T11:00:00Z" })).toEqual([
        "trips_with_zones",
        "trips_with_zones",
      ]);
    });

    it("tells of a dry run what the report would read", async () => {
      const warehouse = await foldedUntil(until);
      await warehouse.dryRun(totalsSql, { until });
      expect(jobsOf(recorded).at(-1)?.query?.query).toContain("FROM trips_folded_with_zones");
    });

    it.each([
      ["nothing is folded yet", undefined, undefined],
      ["train-zones has not named their zones yet", until, {}],
      ["what the fold notes is no time", "Folded.", undefined],
    ])("reads all trips while %s", async (_what, description, views) => {
      const warehouse = await foldedUntil(description, views);
      expect(await read(warehouse, totalsSql, { until: "2026-11-01T00:00:00Z" })).toEqual(["trips_with_zones"]);
    });
  });

  it("rebuilds hours by one script, which replaces them in one transaction", async () => {
    const warehouse = await answering(queryResults([], []));
    const [from, to] = ["2026-11-24T00:00:00.000Z", "2026-11-25T00:00:00.000Z"];
    await warehouse.rebuild({ fromMs: Date.parse(from), toMs: Date.parse(to) }, 30);
    const [script = "", ...more] = jobsOf(recorded).map(({ query }) => query?.query);
    expect(more).toEqual([]);
    expect(script).toContain(`SET since = TIMESTAMP '${from}';\nSET until = TIMESTAMP '${to}';`);
    expect(script).toMatch(
      /BEGIN TRANSACTION;[\s\S]*DELETE FROM ride_hailing.trips_folded\n[\s\S]*INSERT INTO[\s\S]*COMMIT TRANSACTION;/,
    );
    expect(script.match(/INTERVAL 30 DAY/g)).toHaveLength(2);
    // How far the fold has come stays, and with it the view.
    expect(script).toContain("SET folded_until = folded_until WHERE TRUE");
    expect(script).not.toContain("CREATE OR REPLACE VIEW");
  });

  it("tells which of its parts are there", async () => {
    const there = { "/datasets/ride_hailing": { body: {} }, "/datasets/ride_hailing/tables/trips_raw": { body: {} } };
    const warehouse = await warehouseThat(({ path }) => (there as Readonly<Record<string, Answer>>)[path]);
    expect(await warehouse.parts()).toEqual({ dataset: true, trips: true, zones: false });
  });
});
