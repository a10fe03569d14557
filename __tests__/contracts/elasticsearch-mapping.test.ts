import { elasticsearchMapping } from "../../contracts/elasticsearch-mapping";
import { SearchTripSchema } from "../../contracts/trip-schema";

const { dynamic, properties } = elasticsearchMapping(SearchTripSchema);

describe("the mapping of the search index", () => {
  it("has every field of a search trip, and no other", () => {
    expect(Object.keys(properties)).toEqual(Object.keys(SearchTripSchema.properties));
  });

  it("refuses a field that nobody agreed on", () => {
    expect(dynamic).toBe("strict");
  });

  it("has the fitting type for each field", () => {
    const text = {
      type: "text",
      fields: { keyword: { type: "keyword" }, lower: { type: "keyword", normalizer: "lowercase" } },
    };
    expect(properties).toEqual({
      trip_id: { type: "keyword" },
      nomclient: text,
      telephoneClient: { type: "keyword" },
      locationClient: { type: "geo_point" },
      distance: { type: "double" },
      confort: { type: "keyword" },
      prix_base_per_km: { type: "double" },
      prix_travel: { type: "double" },
      nomDriver: text,
      telephoneDriver: { type: "keyword" },
      locationDriver: { type: "geo_point" },
      agent_timestamp: { type: "date" },
      requested_at: { type: "date" },
      zone: { type: "integer" },
      zone_model: { type: "keyword" },
      sequence: { type: "keyword" },
      prix_factor: { type: "double" },
    });
  });
});
