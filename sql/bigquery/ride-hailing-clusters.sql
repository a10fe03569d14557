-- A model of the zones: K-means on standardised pickups of a window's trips, without those that judge models (the MD5 of the id
-- begins with 0, 1 or 2) once there are 200 of them; before there are a thousand, of a file too; above 100,000 those with the
-- least MD5.
{{create}} {{dataset}}.{{model}}
OPTIONS (
  model_type = 'KMEANS',
  num_clusters = {{zones}},
  kmeans_init_method = 'KMEANS++',
  standardize_features = TRUE,
  distance_type = 'EUCLIDEAN',
  max_iterations = 50,
  early_stop = TRUE,
  min_rel_progress = 0.0001
)
AS
WITH seen AS (
  SELECT client_latitude AS latitude, client_longitude AS longitude, TO_HEX(MD5(trip_id)) AS drawn_by
  FROM {{dataset}}.trips
  WHERE agent_timestamp >= TIMESTAMP '{{from}}'
),
ridden AS (
  SELECT latitude, longitude, drawn_by
  FROM seen
  WHERE drawn_by >= '3' OR (SELECT COUNTIF(drawn_by < '3') FROM seen) < 200
),
given AS (
  SELECT latitude, longitude, TO_HEX(MD5(FORMAT('%.6f %.6f', latitude, longitude))) AS drawn_by
  FROM {{dataset}}.pickups
  WHERE (SELECT COUNT(*) FROM ridden) < 1000
)
SELECT latitude, longitude
FROM (SELECT * FROM ridden UNION ALL SELECT * FROM given)
ORDER BY drawn_by
LIMIT 100000
