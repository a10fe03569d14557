import { readdirSync } from "fs";
import { gcp } from "../../environments/gcp";
import { reports } from "../../cli/strategy/reports";
import type { ZoneModel } from "../../contracts/zone-model";
import { byCentresStatement } from "../../functions/adapters/bigquery/bigquery-trainer";
import centroidsSql from "../../sql/bigquery/centroids.sql";
import judgesSql from "../../sql/bigquery/judges.sql";
import clustersSql from "../../sql/bigquery/ride-hailing-clusters.sql";
import trainingWindowSql from "../../sql/bigquery/training-window.sql";
import { foldScript, tripsFoldedUntil } from "../../sql/bigquery/fold";
import { fillStatement, typedParametersOf } from "../../sql/statement";
import { zonesOf } from "../functions/zones-of";
import { synthesised, type Resource } from "../stacks/synthesised";
import { analyserFolder, startAnalyser, type Analyser, type SqlCatalog, type SqlColumn } from "./analyser";

const { resource = {} } = synthesised([gcp]).stacks["gcp-warehouse"] ?? {};
const only = (type: string): Resource => Object.values(resource[type] ?? {})[0] ?? {};
interface Table {
  readonly table_id: string;
  readonly view?: { readonly query: string };
  readonly schema?: string;
  readonly external_data_configuration?: { readonly schema: string };
}
const tables = Object.values(resource["google_bigquery_table"] ?? {}) as unknown as readonly Table[];
const dataset = only("google_bigquery_dataset")["dataset_id"] as string;
const script = (only("google_bigquery_job")["query"] as { readonly query: string }).query;

/** The hive partitions and the object's name, which BigQuery adds to an external table. */
const added: readonly SqlColumn[] = [
  { name: "dt", type: "DATE" },
  { name: "hour", type: "STRING" },
  { name: "_FILE_NAME", type: "STRING", isPseudo: true },
];
const pickup: readonly SqlColumn[] = [
  { name: "latitude", type: "FLOAT64" },
  { name: "longitude", type: "FLOAT64" },
];

(analyserFolder === undefined ? describe.skip : describe)(
  `GoogleSQL's analyser${analyserFolder === undefined ? " (skipped: npm run sql:check fetches it)" : ""}`,
  () => {
    let analyser: Analyser;
    let catalog: SqlCatalog;
    const told = (columns: readonly SqlColumn[]) => columns.map(({ name, type }) => `${name} ${type}`);
    const withTable = (name: string, columns: readonly SqlColumn[]): SqlCatalog => ({
      ...catalog,
      tables: { ...catalog.tables, [name]: columns },
    });

    beforeAll(async () => {
      analyser = await startAnalyser(analyserFolder ?? "");
      const columnsIn = (text: string) => JSON.parse(text) as SqlColumn[];
      const external = tables.flatMap(({ table_id: name, external_data_configuration: data, schema }) =>
        data
          ? [[name, [...columnsIn(data.schema), ...added]] as const]
          : schema
            ? [[name, columnsIn(schema)] as const]
            : [],
      );
      catalog = {
        dataset,
        tables: Object.fromEntries(external),
        models: ["ride_hailing_clusters"],
        mlFunctions: [
          {
            name: "CENTROIDS",
            output: [
              { name: "centroid_id", type: "INT64" },
              { name: "feature", type: "STRING" },
              { name: "numerical_value", type: "FLOAT64" },
            ],
          },
          {
            name: "FEATURE_INFO",
            output: [
              { name: "input", type: "STRING" },
              { name: "stddev", type: "FLOAT64" },
            ],
          },
          {
            name: "EVALUATE",
            output: [
              { name: "davies_bouldin_index", type: "FLOAT64" },
              { name: "mean_squared_distance", type: "FLOAT64" },
            ],
          },
          {
            name: "TRAINING_INFO",
            output: [
              { name: "iteration", type: "INT64" },
              {
                name: "cluster_info",
                type: "ARRAY<STRUCT<centroid_id INT64, cluster_radius FLOAT64, cluster_size INT64>>",
              },
            ],
          },
        ],
      };
      for (const { table_id: name, view } of tables)
        if (view) catalog = withTable(name, await analyser.columnsOf(view.query, catalog));
      const trips = catalog.tables["trips"] ?? [];
      const predict = {
        name: "PREDICT",
        input: pickup,
        output: [
          { name: "CENTROID_ID", type: "INT64" },
          { name: "NEAREST_CENTROIDS_DISTANCE", type: "ARRAY<STRUCT<CENTROID_ID INT64, DISTANCE FLOAT64>>" },
          ...trips,
          ...pickup,
        ],
      };
      catalog = { ...catalog, mlFunctions: [...catalog.mlFunctions, predict] };
      const view = statements(script).find((one) => one.startsWith("CREATE VIEW")) ?? "";
      catalog = withTable("trips_with_zones", await analyser.columnsOf(view, catalog));
    });
    afterAll(() => analyser.close());

    it("is given every statement of sql/bigquery: what the stack deploys, and what trains and reads models", () => {
      const deployed = [
        "fold.sql",
        "replace-hours.sql",
        "ride-hailing-clusters.sql",
        "show-folded.sql",
        "trips-with-zones.sql",
        "trips.sql",
      ];
      const asked = ["centroids.sql", "judges.sql", "training-window.sql", "trips-with-zones-by-centres.sql"];
      const files = readdirSync("sql/bigquery").filter((name) => name.endsWith(".sql"));
      expect(files.sort()).toEqual([...deployed, ...asked].sort());
      expect(
        readdirSync("sql/reports")
          .map((file) => file.replace(".sql", ""))
          .sort(),
      ).toEqual(Object.keys(reports).sort());
    });

    it("reads the tables and views that the stack makes", () => {
      expect(Object.keys(catalog.tables).sort()).toEqual([
        "pickups",
        "trips",
        "trips_folded",
        "trips_raw",
        "trips_with_zones",
      ]);
      expect(told(catalog.tables["trips"] ?? [])).toMatchSnapshot();
      expect(told(catalog.tables["trips_with_zones"] ?? [])).toMatchSnapshot();
    });

    it("reads a model's statement, the first one and those of later trainings: it learns from a pickup's two degrees", async () => {
      const first = statements(script).find((one) => one.startsWith("CREATE MODEL")) ?? "";
      const places = {
        create: "CREATE MODEL",
        dataset,
        model: "other",
        zones: "8",
        from: "2026-01-01 00:00:00.000+00",
      };
      for (const train of [first, fillStatement(clustersSql, places)])
        expect(told(await analyser.columnsOf(train, catalog))).toEqual(told(pickup));
    });

    it("reads what a model has learned, when its trips were priced, and the pickups that judge", async () => {
      const columns = async (sql: string) => {
        const filled = fillStatement(sql, { dataset, model: "ride_hailing_clusters" });
        return told(
          await analyser.columnsOf(
            filled,
            catalog,
            typedParametersOf(sql).map(({ type }) => type),
          ),
        );
      };
      expect(await columns(centroidsSql)).toMatchSnapshot();
      expect(await columns(trainingWindowSql)).toEqual(["first_priced TIMESTAMP", "last_priced TIMESTAMP"]);
      expect(await columns(judgesSql)).toEqual(told(pickup));
    });

    it("reads the view of the model in use: the columns are those that were deployed", async () => {
      const model: ZoneModel = zonesOf([
        [48, 2],
        [-49.25, -2e-7],
      ]);
      expect(told(await analyser.columnsOf(byCentresStatement(dataset, model), catalog))).toEqual(
        told(catalog.tables["trips_with_zones"] ?? []),
      );
      const folded = told(await analyser.columnsOf(byCentresStatement(dataset, model, "trips_folded"), catalog));
      expect(folded).toEqual(expect.arrayContaining(told(catalog.tables["trips_with_zones"] ?? [])));
    });

    it("reads the view of the trips once hours are folded: the columns are those that were deployed", async () => {
      const view = tripsFoldedUntil(dataset, Date.parse("2026-11-30T10:00:00Z"), 7);
      expect(told(await analyser.columnsOf(view, catalog))).toEqual(told(catalog.tables["trips"] ?? []));
    });

    it("reads what a fold runs", async () => {
      const settings = { dataset, repeatsWithinDays: 7 };
      const script = foldScript(settings, { kind: "replace", from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" })
        .replaceAll(/\b(since|until)\b(?! =)/g, "CURRENT_TIMESTAMP()")
        .replaceAll(/\b(first|last)_moment\b(?! =)/g, "CURRENT_TIMESTAMP()");
      const made = (table: string) => new RegExp(`CREATE TEMP TABLE ${table} AS([\\s\\S]*?);`).exec(script)?.[1] ?? "";
      const fresh = made("fresh_trips");
      const columns = await analyser.columnsOf(fresh, catalog);
      expect(told(columns)).toEqual(told(catalog.tables["trips_folded"] ?? []));
      const state = [{ name: "folded_until", type: "TIMESTAMP" }];
      const before = { ...catalog, tables: { ...catalog.tables, fresh_trips: columns, trips_fold: state } };
      const repeated = await analyser.columnsOf(made("repeated_trips"), before);
      const among = { ...before, tables: { ...before.tables, repeated_trips: repeated } };
      const isAnyEarlier = /IF (EXISTS .*) THEN/.exec(script)?.[1] ?? "";
      expect(told(await analyser.columnsOf(`SELECT ${isAnyEarlier}`, among))).toHaveLength(1);
      const changes = statements(script).map((one) => one.replace(/^IF EXISTS .* THEN\s*/, ""));
      const changed = changes.filter((one) => /^(DELETE|INSERT|UPDATE)\b/.test(one));
      expect(changed).toHaveLength(4);
      for (const one of changed) await analyser.columnsOf(one, among);
    });

    it.each(Object.entries(reports))("reads the report %s, with its parameters", async (_name, sql) => {
      const parameters = typedParametersOf(sql).map(({ type }) => type);
      expect(told(await analyser.columnsOf(sql, catalog, parameters))).toMatchSnapshot();
    });

    it("finds what is wrong: a column that is not there, a type that does not fit, a table without a pickup", async () => {
      const error = (sql: string) => analyser.columnsOf(sql, catalog).then(told, String);
      expect(await error("SELECT fare FROM trips")).toContain("Unrecognized name: fare");
      expect(await error("SELECT prix_travel + trip_id FROM trips")).toContain("No matching signature for operator +");
      expect(
        await error(`SELECT * FROM ML.PREDICT(MODEL ${dataset}.ride_hailing_clusters, (SELECT trip_id FROM trips))`),
      ).toContain("latitude");
    });
  },
);

/** The statements of a script, without the lines that are comments. */
const statements = (sql: string): readonly string[] =>
  sql
    .replaceAll(/^--.*$/gm, "")
    .split(";")
    .map((one) => one.trim());
