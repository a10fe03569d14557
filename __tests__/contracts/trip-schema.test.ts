import { comfortClasses } from "../../contracts/comfort-classes";
import { fieldsOf, LakeTripSchema, PricedTripSchema, SearchTripSchema } from "../../contracts/trip-schema";
import { createSchemaCheck } from "../../functions/domain/schema-check";

const flat = [
  ["search", SearchTripSchema],
  ["the lake", LakeTripSchema],
] as const;

describe("the schema of a flat trip", () => {
  it.each(flat)("tells the kind of every field of %s", (_, schema) => {
    const kinds = ["identifier", "text", "category", "timestamp", "decimal", "money", "degrees", "point", "integer"];
    for (const field of fieldsOf(schema)) expect(kinds).toContain(field.kind);
    expect(fieldsOf(schema)).toHaveLength(Object.keys(schema.properties).length);
  });

  it.each(flat)(
    "lets %s be without the time of the request, the zone, the sequence and the factor only",
    (_, schema) => {
      const nullable = fieldsOf(schema).filter((field) => field.nullable);
      expect(nullable.map(({ name }) => name)).toEqual([
        "requested_at",
        "zone",
        "zone_model",
        "sequence",
        "prix_factor",
      ]);
    },
  );

  it.each(flat)("asks for every field of %s, null where there is nothing to tell", (_, schema) => {
    expect(schema.required).toEqual(Object.keys(schema.properties));
  });

  it("has no name and no phone in the lake", () => {
    for (const field of Object.keys(LakeTripSchema.properties)) expect(field).not.toMatch(/nom|name|phone/i);
  });

  it("gives the fields that search and the lake share one meaning", () => {
    const search = new Map(fieldsOf(SearchTripSchema).map((field) => [field.name, field]));
    const shared = fieldsOf(LakeTripSchema).filter(({ name }) => search.has(name));
    expect(shared.map(({ name }) => name)).toEqual([
      "trip_id",
      "agent_timestamp",
      "requested_at",
      "confort",
      "distance",
      "prix_base_per_km",
      "prix_travel",
      "zone",
      "zone_model",
      "sequence",
      "prix_factor",
    ]);
    for (const field of shared) expect(field).toEqual(search.get(field.name));
  });
});

describe("the schema of a priced trip", () => {
  it("takes the closed set of comfort classes and no alias", () => {
    const confort = createSchemaCheck(PricedTripSchema.properties.confort);
    for (const name of comfortClasses) expect(confort.fits(name)).toBe(true);
    for (const name of ["hight", "High", "", "luxury", null, 1]) expect(confort.fits(name)).toBe(false);
  });
});
