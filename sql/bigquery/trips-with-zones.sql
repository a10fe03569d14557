-- Every trip with the zone of its pickup by the current model. ML.PREDICT stands here and nowhere else in a view.
CREATE OR REPLACE VIEW {{dataset}}.trips_with_zones AS
SELECT * EXCEPT (latitude, longitude, nearest_centroids_distance)
FROM ML.PREDICT(
  MODEL {{dataset}}.ride_hailing_clusters,
  (SELECT *, client_latitude AS latitude, client_longitude AS longitude FROM {{dataset}}.trips)
)
