-- What a model has learned: centres in degrees, the pickups in each, the scales that standardise, how well it fits.
WITH centres AS (
  SELECT
    centroid_id,
    MAX(IF(feature = 'latitude', numerical_value, NULL)) AS latitude,
    MAX(IF(feature = 'longitude', numerical_value, NULL)) AS longitude
  FROM ML.CENTROIDS(MODEL {{dataset}}.{{model}})
  GROUP BY centroid_id
),
sizes AS (
  SELECT cluster.centroid_id AS centroid_id, ARRAY_AGG(cluster.cluster_size ORDER BY iteration DESC LIMIT 1)[OFFSET(0)] AS pickups
  FROM ML.TRAINING_INFO(MODEL {{dataset}}.{{model}}), UNNEST(cluster_info) AS cluster
  GROUP BY cluster.centroid_id
),
scales AS (
  SELECT
    MAX(IF(input = 'latitude', stddev, NULL)) AS latitude_scale,
    MAX(IF(input = 'longitude', stddev, NULL)) AS longitude_scale
  FROM ML.FEATURE_INFO(MODEL {{dataset}}.{{model}})
)
SELECT
  centroid_id,
  latitude,
  longitude,
  COALESCE(pickups, 0) AS pickups,
  latitude_scale,
  longitude_scale,
  mean_squared_distance,
  davies_bouldin_index
FROM centres
LEFT JOIN sizes USING (centroid_id)
CROSS JOIN scales
CROSS JOIN ML.EVALUATE(MODEL {{dataset}}.{{model}})
ORDER BY centroid_id
