-- When and where demand gathers: trips and revenue by zone and hour of the day (UTC) of the request.
SELECT
  CENTROID_ID,
  EXTRACT(HOUR FROM COALESCE(requested_at, agent_timestamp)) AS hour_of_day,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
GROUP BY CENTROID_ID, hour_of_day
ORDER BY trips DESC, CENTROID_ID, hour_of_day
