-- How many trips each day has (UTC), by the time of the request; undated trips have none, and count when they are priced.
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
SELECT
  CAST(moment AS DATE) AS day,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires,
  COUNT(*) - COUNT(requested_at) AS undated
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
GROUP BY day
ORDER BY day
