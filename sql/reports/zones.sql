-- Where the zones lie: the mean place of their pickups, with their trips and revenue.
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
SELECT
  CENTROID_ID,
  AVG(client_latitude) AS latitude,
  AVG(client_longitude) AS longitude,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
GROUP BY CENTROID_ID
ORDER BY CENTROID_ID
