-- How many trips each day has (UTC), by the time of the request.
SELECT
  CAST(COALESCE(requested_at, agent_timestamp) AS DATE) AS day,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
GROUP BY day
ORDER BY day
