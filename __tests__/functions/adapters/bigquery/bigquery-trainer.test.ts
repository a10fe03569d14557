import type { ZoneModel } from "../../../../contracts/zone-model";
import { createBigQueryTrainer } from "../../../../functions/adapters/bigquery/bigquery-trainer";
import { createTestClock } from "../../test-clock";
import { zonesOf } from "../../zones-of";
import {
  connection,
  jobInserted,
  jobsOf,
  openRecordedBigQuery,
  queryResults,
  type Answer,
  type Asked,
  type RecordedBigQuery,
} from "./recorded-bigquery";

const centroidFields = [
  "centroid_id INTEGER",
  "latitude FLOAT",
  "longitude FLOAT",
  "pickups INTEGER",
  "latitude_scale FLOAT",
  "longitude_scale FLOAT",
  "mean_squared_distance FLOAT",
  "davies_bouldin_index FLOAT",
];
const centroids = queryResults(centroidFields, [
  ["1", "40.7", "-73.9", "20", "0.04", "0.05", "0.43", "0.8"],
  ["2", "40.8", "-73.8", "10", "0.04", "0.05", "0.43", "0.8"],
]);
const window = { fromMs: Date.parse("2026-01-01T00:00:00Z") };

describe("the trainer in BigQuery", () => {
  let recorded: RecordedBigQuery | undefined;
  afterEach(() => recorded?.close());

  const statements = () => jobsOf(recorded).flatMap(({ query }) => query?.query ?? []);
  /** A trainer whose statements are answered in turn, and whose other questions are answered by path. */
  const trainerThat = async (
    results: readonly Answer[],
    others: (asked: Asked) => Answer | undefined = () => undefined,
  ) => {
    let asked = 0;
    recorded = await openRecordedBigQuery((one) => {
      if (one.path === "/jobs") return jobInserted;
      return one.path.startsWith("/queries/") ? results[asked++] : others(one);
    });
    const clock = createTestClock(Date.parse("2026-02-03T04:05:06Z"));
    return createBigQueryTrainer({ connection, client: recorded.client, clock });
  };
  const nothing = queryResults([], []);

  it("trains a model of its own, on the window's trips, and reads what it has learned", async () => {
    const times = queryResults(
      ["first_priced TIMESTAMP", "last_priced TIMESTAMP"],
      [["1767225600000000", "1769904000500000"]],
    );
    const trainer = await trainerThat([nothing, times, centroids]);
    const trained = await trainer.train(2, window);
    expect(trained).toEqual({
      model: expect.stringMatching(/^ride_hailing_clusters_20260203t040506_[0-9a-f]{6}$/) as unknown,
      scale: { latitude: 0.04, longitude: 0.05 },
      zones: [
        { zone: 1, latitude: 40.7, longitude: -73.9, pickups: 20 },
        { zone: 2, latitude: 40.8, longitude: -73.8, pickups: 10 },
      ],
      meanSquaredDistance: 0.43,
      daviesBouldin: 0.8,
      trainedOn: { pickups: 30, from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.500Z" },
      trainedBy: "BigQuery ML",
    });
    const [train = "", , read = ""] = statements();
    expect(train).toContain(`CREATE MODEL ride_hailing.${trained?.model}`);
    expect(train).toContain("num_clusters = 2,");
    expect(train).toContain("agent_timestamp >= TIMESTAMP '2026-01-01 00:00:00.000+00'");
    expect(read).toContain(`ML.CENTROIDS(MODEL ride_hailing.${trained?.model})`);
  });

  it("reads what zones earned by the report, in the window that zones are learned from", async () => {
    const fields = ["CENTROID_ID INTEGER", "confort STRING", "trips INTEGER", "chiffre_d_affaires NUMERIC"];
    const missing: Answer = { status: 404, body: { error: { code: 404, message: "Not found" } } };
    const trainer = await trainerThat([queryResults(fields, [["3", "high", "2", "12.5"]])], () => missing);
    expect(await trainer.revenue(zonesOf([]), window)).toEqual([
      { zone: 3, comfort: "high", trips: 2, revenue: "12.50" },
    ]);
    const [job] = jobsOf(recorded);
    expect(job?.query?.query).toContain("FROM trips_with_zones");
    expect(JSON.stringify(job?.query)).toContain("2026-01-01");
    expect(JSON.stringify(job?.query)).toContain("2026-02-03");
  });

  it("knows no times where it has learned from a file alone, and refuses a model without centroids", async () => {
    const noTimes = queryResults(["first_priced TIMESTAMP", "last_priced TIMESTAMP"], [[null, null]]);
    const trainer = await trainerThat([
      nothing,
      noTimes,
      centroids,
      nothing,
      noTimes,
      queryResults(centroidFields, []),
    ]);
    expect((await trainer.train(2, window))?.trainedOn).toEqual({ pickups: 30, from: null, to: null });
    await expect(trainer.train(2, window)).rejects.toMatchObject({
      code: "RS-WAREHOUSE-MISSING",
      message: expect.stringContaining("no centroids") as unknown,
    });
  });

  it("is judged by pickups of the window", async () => {
    const trainer = await trainerThat([queryResults(["latitude FLOAT", "longitude FLOAT"], [["48.5", "2.25"]])]);
    expect(await trainer.judges(window)).toEqual([{ latitude: 48.5, longitude: 2.25 }]);
  });

  it("adopts the model that was deployed, and none where there is none", async () => {
    const deployed = await trainerThat([centroids], ({ path }) =>
      path.endsWith("/models/ride_hailing_clusters") ? { body: {} } : undefined,
    );
    expect(await deployed.adopt?.()).toMatchObject({
      model: "ride_hailing_clusters",
      zones: [{ zone: 1 }, { zone: 2 }],
    });
    await recorded?.close();
    expect(await (await trainerThat([])).adopt?.()).toBeUndefined();
  });

  const held: ZoneModel = {
    ...zonesOf([
      [48, 2],
      [49, 2],
    ]),
    bigQuery: {
      model: "ride_hailing_clusters_20260101t000000_0a0b0c",
      centroids: [
        { zone: 1, centroid: 2 },
        { zone: 2, centroid: 1 },
      ],
    },
  };

  it.each([
    ["BigQuery has trained", held],
    ["was trained elsewhere", { ...held, bigQuery: undefined }],
  ])(
    "names zones by the centres of a model that %s, in a view of all trips and in one of the folded ones",
    async (_what, model) => {
      const trainer = await trainerThat([nothing]);
      await trainer.use(model as ZoneModel);
      const [script = "", ...more] = statements();
      expect(more).toEqual([]);
      const views = script.split(";\n\n");
      for (const [at, trips] of ["trips_folded", "trips"].entries()) {
        expect(views[at]).toContain(`CREATE OR REPLACE VIEW ride_hailing.${trips}_with_zones AS`);
        expect(views[at]).toMatch(new RegExp(`FROM ride_hailing\\.${trips};?\\s*$`));
        expect(views[at]).toContain(`zone_model = '${held.version}'`);
        expect(views[at]).toContain(
          "STRUCT(2 AS zone, CAST('49' AS FLOAT64) AS latitude, CAST('2' AS FLOAT64) AS longitude)",
        );
      }
      // A filter on time must reach the trips.
      expect(script).not.toContain("ML.PREDICT");
    },
  );

  it("keeps the models in use, the newest beside them, the deployment's and everybody else's", async () => {
    const trained = (day: number) => `ride_hailing_clusters_202601${String(day).padStart(2, "0")}t000000_0a0b0c`;
    const models = [...[1, 2, 3, 4, 5, 6].map(trained), "ride_hailing_clusters", "churn", "ride_hailing_clusters_mine"];
    const trainer = await trainerThat([], ({ method, path }) =>
      method === "DELETE"
        ? { body: {} }
        : path.endsWith("/models")
          ? {
              body: {
                models: models.map((modelId) => ({
                  modelReference: { projectId: "p", datasetId: "ride_hailing", modelId },
                })),
              },
            }
          : undefined,
    );
    await trainer.tidy?.([held], 2);
    const dropped = recorded?.asked
      .filter(({ method }) => method === "DELETE")
      .map(({ path }) => path.split("/").at(-1));
    expect(dropped?.sort()).toEqual([trained(2), trained(3), trained(4)]);
  });
});
