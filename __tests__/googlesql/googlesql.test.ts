import { readdirSync } from "fs";
import { gcp } from "../../environments/gcp";
import { reports } from "../../cli/strategy/reports";
import centroidsSql from "../../sql/bigquery/centroids.sql";
import { fillStatement, typedParametersOf } from "../../sql/statement";
import { synthesised, type Resource } from "../stacks/synthesised";
import { analyserFolder, startAnalyser, type Analyser, type SqlCatalog, type SqlColumn } from "./analyser";

const { resource = {} } = synthesised([gcp]).stacks["gcp-warehouse"] ?? {};
const only = (type: string): Resource => Object.values(resource[type] ?? {})[0] ?? {};
interface Table {
  readonly table_id: string;
  readonly view?: { readonly query: string };
  readonly external_data_configuration?: { readonly schema: string };
}
const tables = Object.values(resource["google_bigquery_table"] ?? {}) as unknown as readonly Table[];
const dataset = only("google_bigquery_dataset")["dataset_id"] as string;
const script = (only("google_bigquery_job")["query"] as { readonly query: string }).query;
const retrain = (only("google_bigquery_data_transfer_config")["params"] as { readonly query: string }).query;

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
      const external = tables.flatMap(({ table_id: name, external_data_configuration: data }) =>
        data ? [[name, [...(JSON.parse(data.schema) as SqlColumn[]), ...added]] as const] : [],
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
          { name: "EVALUATE", output: [{ name: "mean_squared_distance", type: "FLOAT64" }] },
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
          // An array of every centroid's distance, which nobody reads.
          { name: "NEAREST_CENTROIDS_DISTANCE", type: "STRING" },
          ...trips,
          ...pickup,
        ],
      };
      catalog = { ...catalog, mlFunctions: [...catalog.mlFunctions, predict] };
      const [, view = ""] = statements(script);
      catalog = withTable("trips_with_zones", await analyser.columnsOf(view, catalog));
    });
    afterAll(() => analyser.close());

    it("is given every statement of sql/bigquery: what the stack deploys, and what reads the model", () => {
      const deployed = ["ride-hailing-clusters.sql", "trips-with-zones.sql", "trips.sql"];
      expect(readdirSync("sql/bigquery").sort()).toEqual(["centroids.sql", ...deployed]);
      expect(
        readdirSync("sql/reports")
          .map((file) => file.replace(".sql", ""))
          .sort(),
      ).toEqual(Object.keys(reports).sort());
    });

    it("reads the tables and views that the stack makes", () => {
      expect(Object.keys(catalog.tables).sort()).toEqual(["pickups", "trips", "trips_raw", "trips_with_zones"]);
      expect(told(catalog.tables["trips"] ?? [])).toMatchSnapshot();
      expect(told(catalog.tables["trips_with_zones"] ?? [])).toMatchSnapshot();
    });

    it("reads the model's statement, once and by schedule: it learns from a pickup's two degrees", async () => {
      const [train = ""] = statements(script);
      expect(statements(retrain)).toEqual([train]);
      expect(told(await analyser.columnsOf(train, catalog))).toEqual(told(pickup));
    });

    it("reads the model's centroids, as zone finders take them", async () => {
      expect(told(await analyser.columnsOf(fillStatement(centroidsSql, { dataset }), catalog))).toMatchSnapshot();
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
