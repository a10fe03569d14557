-- Every trip with the zone of its pickup by the current model: ML.PREDICT in DuckDB. A tie goes to the lower zone.
CREATE OR REPLACE VIEW trips_with_zones AS
WITH model AS (
  SELECT list({ zone: centroid_id, lat: latitude, lon: longitude, sy: latitude_scale, sx: longitude_scale } ORDER BY centroid_id) AS zones
  FROM ride_hailing_clusters
),
measured AS (
  SELECT
    trips.*,
    zones,
    list_transform(
      zones,
      lambda z: ((client_latitude - z.lat) / z.sy) ** 2 + ((client_longitude - z.lon) / z.sx) ** 2
    ) AS squares
  FROM trips CROSS JOIN model
)
SELECT * EXCLUDE (zones, squares), zones[list_position(squares, list_min(squares))].zone AS CENTROID_ID
FROM measured
