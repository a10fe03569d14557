import { duckDbColumnList, duckDbColumns, duckDbColumnsLiteral } from "../../contracts/duckdb-columns";
import { LakeTripSchema, SearchTripSchema } from "../../contracts/trip-schema";

describe("the columns of a flat trip in DuckDB", () => {
  it.each([
    ["the lake", LakeTripSchema],
    ["search", SearchTripSchema],
  ])("are every field of %s in its order, and no other", (_, schema) => {
    expect(Object.keys(duckDbColumns(schema))).toEqual(Object.keys(schema.properties));
  });

  it("have the fitting type for each field of the lake", () => {
    expect(duckDbColumns(LakeTripSchema)).toEqual({
      trip_id: "VARCHAR",
      agent_timestamp: "TIMESTAMPTZ",
      requested_at: "TIMESTAMPTZ",
      confort: "VARCHAR",
      distance: "DOUBLE",
      prix_base_per_km: "DOUBLE",
      prix_travel: "DECIMAL(18, 2)",
      client_latitude: "DOUBLE",
      client_longitude: "DOUBLE",
      driver_latitude: "DOUBLE",
      driver_longitude: "DOUBLE",
      client_key: "VARCHAR",
      driver_key: "VARCHAR",
      zone: "INTEGER",
      zone_model: "VARCHAR",
      sequence: "VARCHAR",
      prix_factor: "DOUBLE",
    });
  });

  it("have the fitting type for each field of search that the lake has not", () => {
    expect(duckDbColumns(SearchTripSchema)).toMatchObject({
      nomclient: "VARCHAR",
      telephoneClient: "VARCHAR",
      locationClient: "STRUCT(lat DOUBLE, lon DOUBLE)",
      nomDriver: "VARCHAR",
      telephoneDriver: "VARCHAR",
      locationDriver: "STRUCT(lat DOUBLE, lon DOUBLE)",
    });
  });

  it("say instants with their time zone, so that none is read as local time", () => {
    const instants = Object.entries(duckDbColumns(LakeTripSchema)).filter(([, type]) => type.startsWith("TIMESTAMP"));
    expect(instants).toEqual([
      ["agent_timestamp", "TIMESTAMPTZ"],
      ["requested_at", "TIMESTAMPTZ"],
    ]);
  });

  it("are written as the struct literal of read_json", () => {
    const literal = duckDbColumnsLiteral(LakeTripSchema);
    expect(literal).toMatch(
      /^\{trip_id: 'VARCHAR', agent_timestamp: 'TIMESTAMPTZ', .*, zone_model: 'VARCHAR', sequence: 'VARCHAR', prix_factor: 'DOUBLE'\}$/,
    );
    expect(literal).toContain("prix_travel: 'DECIMAL(18, 2)'");
    expect(literal.match(/\w+: '/g)).toHaveLength(Object.keys(LakeTripSchema.properties).length);
  });

  it("are written as the column list of CREATE TABLE", () => {
    const list = duckDbColumnList(LakeTripSchema);
    expect(list).toMatch(
      /^trip_id VARCHAR, agent_timestamp TIMESTAMPTZ, .*, zone_model VARCHAR, sequence VARCHAR, prix_factor DOUBLE$/,
    );
    expect(list).toContain(", prix_travel DECIMAL(18, 2), ");
    expect(list.split(/, (?=[a-z])/)).toHaveLength(Object.keys(LakeTripSchema.properties).length);
  });
});
