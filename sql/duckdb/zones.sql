-- The model's centroids, as ML.CENTROIDS shows them, with the scales that standardise a pickup.
CREATE OR REPLACE TABLE ride_hailing_clusters AS
SELECT
  unnest(model.zones).zone AS centroid_id,
  unnest(model.zones).latitude AS latitude,
  unnest(model.zones).longitude AS longitude,
  model.scale.latitude AS latitude_scale,
  model.scale.longitude AS longitude_scale,
  model.version AS version
FROM (SELECT from_json({{model}}, {{shape}}) AS model)
