-- Every trip with its zone by the model in use: as it was stamped by that model, else the nearest centroid's. ML.PREDICT stands
-- here and nowhere else in a view; its centroids have the numbers that their places keep. A tie goes to the lower number.
{{create}} {{dataset}}.trips_with_zones AS
SELECT
  * EXCEPT (latitude, longitude, CENTROID_ID, NEAREST_CENTROIDS_DISTANCE),
  IF(
    zone_model = '{{version}}' AND zone IS NOT NULL,
    zone,
    (
      SELECT numbered.zone
      FROM UNNEST(NEAREST_CENTROIDS_DISTANCE) AS near
      JOIN UNNEST([{{numbers}}]) AS numbered ON numbered.centroid = near.CENTROID_ID
      ORDER BY near.DISTANCE, numbered.zone
      LIMIT 1
    )
  ) AS CENTROID_ID
FROM ML.PREDICT(
  MODEL {{dataset}}.{{model}},
  (SELECT *, client_latitude AS latitude, client_longitude AS longitude FROM {{dataset}}.trips)
)
