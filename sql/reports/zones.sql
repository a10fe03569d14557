-- Where the zones lie: the mean place of their pickups, with their trips and revenue.
SELECT
  CENTROID_ID,
  AVG(client_latitude) AS latitude,
  AVG(client_longitude) AS longitude,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
GROUP BY CENTROID_ID
ORDER BY CENTROID_ID
