-- Every trip with its zone by the model in use: as it was stamped by that model, else the nearest centroid's: ML.PREDICT in
-- DuckDB. A tie goes to the lower number.
CREATE OR REPLACE VIEW trips_with_zones AS
WITH model AS (
  SELECT
    any_value(version) AS version,
    list({ zone: centroid_id, lat: latitude, lon: longitude, sy: latitude_scale, sx: longitude_scale } ORDER BY centroid_id) AS zones
  FROM ride_hailing_clusters
),
measured AS (
  SELECT
    trips.*,
    zone_model = version AND zone IS NOT NULL AS is_stamped,
    zones,
    -- Nothing is measured for a trip that is stamped.
    CASE
      WHEN zone_model = version AND zone IS NOT NULL THEN NULL
      ELSE list_transform(
        zones,
        lambda z: ((client_latitude - z.lat) / z.sy) ** 2 + ((client_longitude - z.lon) / z.sx) ** 2
      )
    END AS squares
  FROM trips CROSS JOIN model
)
SELECT
  * EXCLUDE (is_stamped, zones, squares),
  CASE WHEN is_stamped THEN zone ELSE zones[list_position(squares, list_min(squares))].zone END AS CENTROID_ID
FROM measured
