import { bigQuerySchema } from "../../contracts/bigquery-schema";
import { LakeTripSchema } from "../../contracts/trip-schema";

describe("the lake's table in BigQuery", () => {
  it("has every field of a lake row in its order, and no other", () => {
    expect(bigQuerySchema().map(({ name }) => name)).toEqual(Object.keys(LakeTripSchema.properties));
  });

  it("has the fitting type for each field", () => {
    expect(Object.fromEntries(bigQuerySchema().map(({ name, type }) => [name, type]))).toEqual({
      trip_id: "STRING",
      agent_timestamp: "TIMESTAMP",
      requested_at: "TIMESTAMP",
      confort: "STRING",
      distance: "FLOAT64",
      prix_base_per_km: "FLOAT64",
      prix_travel: "NUMERIC",
      client_latitude: "FLOAT64",
      client_longitude: "FLOAT64",
      driver_latitude: "FLOAT64",
      driver_longitude: "FLOAT64",
      client_key: "STRING",
      driver_key: "STRING",
      zone: "INT64",
      zone_model: "STRING",
      sequence: "STRING",
      prix_factor: "FLOAT64",
    });
  });

  it("is NULLABLE throughout, since external tables know nothing else", () => {
    expect(new Set(bigQuerySchema().map(({ mode }) => mode))).toEqual(new Set(["NULLABLE"]));
  });

  it("counts money exactly, never in a binary float", () => {
    expect(bigQuerySchema()).toContainEqual({ name: "prix_travel", type: "NUMERIC", mode: "NULLABLE" });
  });
});
