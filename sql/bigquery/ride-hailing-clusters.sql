-- The zones: K-means on standardised pickups, those of the trips once there are a thousand, before that of a file too;
-- all of them up to 100,000, above that a sample that is drawn alike every time.
CREATE OR REPLACE MODEL {{dataset}}.ride_hailing_clusters
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
WITH ridden AS (
  SELECT client_latitude AS latitude, client_longitude AS longitude, trip_id AS drawn_by
  FROM {{dataset}}.trips
),
given AS (
  SELECT latitude, longitude, FORMAT('%.6f %.6f', latitude, longitude) AS drawn_by
  FROM {{dataset}}.pickups
  WHERE (SELECT COUNT(*) FROM ridden) < 1000
)
SELECT latitude, longitude
FROM (SELECT * FROM ridden UNION ALL SELECT * FROM given)
ORDER BY FARM_FINGERPRINT(drawn_by), drawn_by
LIMIT 100000
