-- The model as a zone finder needs it: centres in degrees, the trips' pickups in each, the scales that standardise, the fit.
WITH centres AS (
  SELECT
    centroid_id,
    MAX(IF(feature = 'latitude', numerical_value, NULL)) AS latitude,
    MAX(IF(feature = 'longitude', numerical_value, NULL)) AS longitude
  FROM ML.CENTROIDS(MODEL {{dataset}}.ride_hailing_clusters)
  GROUP BY centroid_id
),
sizes AS (
  SELECT CENTROID_ID AS centroid_id, COUNT(*) AS pickups
  FROM {{dataset}}.trips_with_zones
  GROUP BY CENTROID_ID
),
scales AS (
  SELECT
    MAX(IF(input = 'latitude', stddev, NULL)) AS latitude_scale,
    MAX(IF(input = 'longitude', stddev, NULL)) AS longitude_scale
  FROM ML.FEATURE_INFO(MODEL {{dataset}}.ride_hailing_clusters)
)
SELECT
  centroid_id,
  latitude,
  longitude,
  COALESCE(pickups, 0) AS pickups,
  latitude_scale,
  longitude_scale,
  mean_squared_distance
FROM centres
LEFT JOIN sizes USING (centroid_id)
CROSS JOIN scales
CROSS JOIN ML.EVALUATE(MODEL {{dataset}}.ride_hailing_clusters)
ORDER BY centroid_id
