-- When and where demand gathers: trips and revenue by zone and hour of the day (UTC) of the request.
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
SELECT
  CENTROID_ID,
  EXTRACT(HOUR FROM moment) AS hour_of_day,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
GROUP BY CENTROID_ID, hour_of_day
ORDER BY trips DESC, CENTROID_ID, hour_of_day
