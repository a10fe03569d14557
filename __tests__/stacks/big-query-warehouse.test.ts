import { hybrid } from "../../environments/hybrid";
import { bigQuerySchema } from "../../contracts/bigquery-schema";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { dockerLake } from "../../stacks/lake/docker-lake";
import { bigQueryWarehouse, type BigQueryWarehouseProps } from "../../stacks/warehouse/big-query-warehouse";
import { temporaryFolder } from "../temporary-folder";
import { imageFolder } from "./image-folder";
import { resource, resourcesOf, synthesised } from "./synthesised";

const functions = dockerFunctions({ imageFolder: imageFolder() });
const withWarehouse = (props: BigQueryWarehouseProps, settings = {}) =>
  synthesised([{ ...hybrid, functions, warehouse: bigQueryWarehouse(props) }], settings);
const bucket = "ridestream-hybrid-lake-${var.project_id}";

describe("the warehouse in BigQuery, as code", () => {
  const synth = withWarehouse({ readers: ["group:strategy@example.com"] });
  const table = (name: string) => resource(synth, "google_bigquery_table", name);
  const job = resource(synth, "google_bigquery_job", "zones");
  const script = (job["query"] as { readonly query: string }).query;

  it("reads the lake's objects as a table with the contract's schema, pruned by day and hour", () => {
    const { external_data_configuration: external, deletion_protection: guard } = table("trips-raw") as {
      readonly external_data_configuration: Readonly<Record<string, unknown>>;
      readonly deletion_protection: unknown;
    };
    expect(external).toMatchObject({
      source_uris: [`gs://${bucket}/trips/*.ndjson.gz`],
      compression: "GZIP",
      autodetect: false,
      hive_partitioning_options: { mode: "CUSTOM", source_uri_prefix: `gs://${bucket}/trips/{dt:DATE}/{hour:STRING}` },
    });
    expect(JSON.parse(external["schema"] as string)).toEqual(bigQuerySchema());
    // A new column replaces the table, which holds nothing.
    expect(guard).toBe(false);
  });

  it("answers before the first trip, for an object is there", () => {
    expect(resource(synth, "google_storage_bucket_object", "empty-object")["name"]).toMatch(
      /^trips\/dt=1970-01-01\/hour=00\/.*\.ndjson\.gz$/,
    );
    expect(table("trips-raw")["depends_on"]).toEqual(["google_storage_bucket_object.empty-object"]);
  });

  it("counts a trip once, in a view of standard SQL", () => {
    const { view } = table("trips") as { readonly view: { readonly query: string } };
    expect(view).toMatchObject({ use_legacy_sql: false });
    expect(view.query).toContain("FROM ridestream_hybrid.trips_raw");
    // By name: a field more is a change that Terraform sees.
    expect(view.query).toContain(
      bigQuerySchema()
        .map(({ name }) => name)
        .join(", "),
    );
    expect(view.query).toContain("moment\nFROM ridestream_hybrid.trips_folded\nUNION ALL");
    expect(view.query).toContain("PARTITION BY trip_id ORDER BY COALESCE(sequence, ''), agent_timestamp, _FILE_NAME");
  });

  it("trains the first zones and makes the view over them in one job, which fails when it fails", () => {
    const model = script.indexOf("CREATE MODEL IF NOT EXISTS ridestream_hybrid.ride_hailing_clusters\n");
    expect(model).toBeGreaterThanOrEqual(0);
    expect(script.indexOf("CREATE VIEW IF NOT EXISTS ridestream_hybrid.trips_with_zones")).toBeGreaterThan(model);
    expect(script).toContain("num_clusters = 8,");
    expect(script).not.toContain("{{");
    expect(job["query"]).toMatchObject({ use_legacy_sql: false, create_disposition: "", write_disposition: "" });
    expect(job["depends_on"]).toEqual([
      "google_bigquery_table.trips-folded",
      "google_bigquery_table.trips-raw",
      "google_bigquery_table.trips",
      "google_bigquery_table.pickups",
    ]);
  });

  it("never replaces what train-zones has put into use since", () => {
    const replaced = [...script.matchAll(/\bOR REPLACE \w+ \S+/gi)].map(([what]) => what);
    expect(replaced).toEqual(["OR REPLACE VIEW ridestream_hybrid.trips"]);
  });

  it("gives the job another id for each change, and for each new dataset", () => {
    expect(job["job_id"]).toBe("zones_${terraform_data.zones-job.id}");
    const triggersOf = (one: typeof synth) =>
      resource(one, "terraform_data", "zones-job")["triggers_replace"] as readonly string[];
    expect(triggersOf(synth)[1]).toBe("${google_bigquery_dataset.dataset.creation_time}");
    const [hash] = triggersOf(synth);
    expect(triggersOf(withWarehouse({}))[0]).toBe(hash);
    const pickupsFile = temporaryFolder().write(
      "pickups.csv",
      `latitude,longitude\n${Array.from({ length: 9 }, (_, n) => `48.${n},2.1\n`).join("")}`,
    );
    for (const changed of [{ zones: 9 }, { dataset: "other" }, { pickupsFile }])
      expect(triggersOf(withWarehouse(changed))[0]).not.toBe(hash);
  });

  it("learns first from pickups that it uploads, under a name of their own", () => {
    const object = resource(synth, "google_storage_bucket_object", "pickups-object");
    expect(object["name"]).toMatch(/^models\/ride_hailing_clusters\/pickups-[0-9a-f]{16}\.csv$/);
    expect(table("pickups")["external_data_configuration"]).toMatchObject({
      source_format: "CSV",
      csv_options: { skip_leading_rows: 1 },
    });
  });

  describe("which folds trips into a table of its own", () => {
    const folds = ["fold-hours", "fold-days"].map((id) => resource(synth, "google_bigquery_data_transfer_config", id));
    const scriptOf = (fold: Readonly<Record<string, unknown>> | undefined) =>
      (fold?.["params"] as { readonly query: string } | undefined)?.query ?? "";

    it("lays it out by the day of the moment and the time of pricing, and guards it", () => {
      expect(table("trips-folded")).toMatchObject({
        time_partitioning: { type: "DAY", field: "moment" },
        clustering: ["agent_timestamp"],
        deletion_protection: true,
      });
      expect(JSON.parse(table("trips-folded")["schema"] as string)).toEqual([
        ...bigQuerySchema(),
        { name: "moment", type: "TIMESTAMP", mode: "NULLABLE" },
        { name: "object", type: "STRING", mode: "NULLABLE" },
      ]);
    });

    it("folds the next hours each hour, and once a day those that objects came late of", () => {
      expect(folds.map((fold) => fold["schedule"])).toEqual(["every 1 hours", "every day 03:30"]);
      expect(
        folds.map((fold) => /INTERVAL (\d+) HOUR\) FROM ridestream_hybrid.trips_fold/.exec(scriptOf(fold))?.[1]),
      ).toEqual(["3", "48"]);
      for (const fold of folds) {
        expect(fold).toMatchObject({
          data_source_id: "scheduled_query",
          location: "${google_bigquery_dataset.dataset.location}",
        });
        expect(scriptOf(fold)).not.toMatch(/\{\{|undefined/);
      }
    });

    it("changes the trips and how far it has come in one transaction, and the view after it", () => {
      const fold = scriptOf(folds[0]);
      const order = [
        "CREATE TEMP TABLE",
        "BEGIN TRANSACTION",
        "UPDATE ridestream_hybrid.trips_fold",
        "DELETE FROM",
        "INSERT INTO",
      ];
      const places = [...order, "COMMIT TRANSACTION", "CREATE OR REPLACE VIEW ridestream_hybrid.trips "].map((part) =>
        fold.indexOf(part),
      );
      expect(places.every((place) => place > 0)).toBe(true);
      expect(places).toEqual(places.toSorted((one, other) => one - other));
    });

    it("keeps the view that a fold has replaced, with what it says of itself", () => {
      expect(table("trips")["lifecycle"]).toEqual({ ignore_changes: ["view", "schema"] });
      expect(scriptOf(folds[0])).toContain(`description = '${String(table("trips")["description"])}'`);
      expect(scriptOf(folds[0])).toContain(
        "labels = [('app', 'ridestream'), ('environment', 'hybrid'), ('component', 'warehouse')]",
      );
    });

    it("knows an id again for as long as it is told to", () => {
      const long = withWarehouse({ repeatsWithinDays: 30 });
      const fold = scriptOf(resource(long, "google_bigquery_data_transfer_config", "fold-hours"));
      expect(fold.match(/INTERVAL 30 DAY/g)).toHaveLength(3);
      expect(scriptOf(folds[0]).match(/INTERVAL 7 DAY/g)).toHaveLength(3);
    });

    it("acts as an account of its own, with what it needs for it", () => {
      const rights = resourcesOf(synth).filter(({ resource: one }) => String(one["member"]).includes("-fold-trips@"));
      expect(rights.map(({ stack, resource: one }) => `${stack}: ${String(one["role"])}`).sort()).toEqual([
        "hybrid-lake: roles/storage.objectViewer",
        "hybrid-warehouse: roles/bigquery.dataEditor",
        "hybrid-warehouse: roles/bigquery.jobUser",
      ]);
      expect(folds[0]?.["service_account_name"]).toMatch(/-fold-trips@/);
      const cached = withWarehouse({ metadataCacheMinutes: 90 });
      const ofBucket = resourcesOf(cached).filter(({ resource: one }) => /-fold-trips@/.test(String(one["member"])));
      expect(ofBucket.map(({ stack }) => stack)).toEqual(["hybrid-warehouse", "hybrid-warehouse"]);
    });
  });

  it("lets train-zones alone train, with what it needs for it", () => {
    const rights = resourcesOf(synth).filter(({ resource: one }) => String(one["member"]).includes("-train-zones@"));
    expect(
      rights
        .filter(({ resource: one }) => one["condition"] === undefined)
        .map(({ stack, resource: one }) => `${stack}: ${String(one["role"])}`)
        .sort(),
    ).toEqual([
      // An external table is read with the right of who asks.
      "hybrid-lake: roles/storage.objectViewer",
      "hybrid-warehouse: roles/bigquery.dataEditor",
      "hybrid-warehouse: roles/bigquery.jobUser",
    ]);
  });

  it("lets readers ask: the dataset, the running of jobs, and the bucket that it reads", () => {
    const rights = resourcesOf(synth).filter(({ resource: one }) => one["member"] === "group:strategy@example.com");
    expect(rights.map(({ stack, resource: one }) => `${stack}: ${String(one["role"])}`).sort()).toEqual([
      "hybrid-lake: roles/storage.objectViewer",
      "hybrid-warehouse: roles/bigquery.dataViewer",
      "hybrid-warehouse: roles/bigquery.jobUser",
    ]);
  });

  it("keeps the names of objects in mind where it is told to, by a connection that reads for those who ask", () => {
    const cached = withWarehouse({ metadataCacheMinutes: 90, readers: ["group:strategy@example.com"] });
    expect(resource(cached, "google_bigquery_table", "trips-raw")).toMatchObject({
      max_staleness: "0-0 0 1:30:0",
      external_data_configuration: {
        connection_id: "${google_bigquery_connection.lake-connection.name}",
        metadata_cache_mode: "AUTOMATIC",
      },
      depends_on: ["google_storage_bucket_object.empty-object", "google_storage_bucket_iam_member.connection-reads"],
    });
    expect(resource(cached, "google_storage_bucket_iam_member", "connection-reads")).toEqual({
      bucket,
      role: "roles/storage.objectViewer",
      member: "serviceAccount:${google_bigquery_connection.lake-connection.cloud_resource[0].service_account_id}",
    });
    // Who asks needs no right to the bucket.
    const rights = resourcesOf(cached).filter(({ resource: one }) => one["member"] === "group:strategy@example.com");
    expect(rights.map(({ stack }) => stack)).toEqual(["hybrid-warehouse", "hybrid-warehouse"]);
    expect(table("trips-raw")).not.toHaveProperty("max_staleness");
  });

  it("comes after the lake, whose name it knows without its state", () => {
    expect(synth.dependencies["hybrid-warehouse"]).toEqual(
      expect.arrayContaining(["hybrid-lake", "hybrid-foundation"]),
    );
  });
});

describe("a warehouse that Google would refuse", () => {
  const folder = temporaryFolder();
  const file = (name: string, text: string) => folder.write(name, text);

  it.each<readonly [BigQueryWarehouseProps, RegExp]>([
    [{ metadataCacheMinutes: 10 }, /caches the lake's metadata for 10 minutes: give a whole number from 30 to 10080/],
    [{ repeatsWithinDays: 0 }, /knows an id again within 0 days: give repeatsWithinDays a whole number from 1 to 365/],
    [{ zones: 1 }, /has 1 zones: give 2 to 100/],
    [{ zones: 101 }, /has 101 zones: give 2 to 100/],
    [{ location: "Europe" }, /has location: "Europe": give a multi-region, EU or US, or a region such as europe-west1/],
    [{ location: "ASIA" }, /has location: "ASIA"/],
    [{ dataset: "with-dash" }, /has the dataset "with-dash"/],
    [{ retrain: "daily" }, /trains "daily": give "every 24 hours"/],
    [{ retrain: "every monday 24:00" }, /trains "every monday 24:00"/],
    [{ readers: ["strategy@example.com"] }, /has the reader "strategy@example.com": give group:/],
    [{ readers: ["allUsers"] }, /has the reader "allUsers"/],
    [{ pickupsFile: "no-such.csv" }, /finds no pickups in no-such.csv/],
    [{ pickupsFile: file("a.csv", "lat,lon\n1,2\n"), zones: 2 }, /finds "lat,lon" on the first line/],
    [{ pickupsFile: file("b.csv", "latitude,longitude\n1,2\nnorth,2\n2,2\n"), zones: 2 }, /on line 3 of/],
    [{ pickupsFile: file("c.csv", "latitude,longitude\n1,2\n1,2\n"), zones: 2 }, /finds 1 places in .* for 2 zones/],
  ])("is refused: %j", (props, said) => {
    expect(() => withWarehouse(props)).toThrow(said);
  });

  it("is refused over a lake that it cannot read", () => {
    expect(() => synthesised([{ ...hybrid, functions, lake: dockerLake() }])).toThrow(
      /bigQueryWarehouse cannot reach dockerLake/,
    );
  });
});
