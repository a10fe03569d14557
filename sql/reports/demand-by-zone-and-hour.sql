-- How many trips each zone has in each hour (UTC), by the time of the request, and the minute of the last one.
-- @param since TIMESTAMP start of the window
-- @param until TIMESTAMP end of the window
SELECT
  CAST(moment AS DATE) AS day,
  EXTRACT(HOUR FROM moment) AS hour_of_day,
  CENTROID_ID,
  COUNT(*) AS trips,
  MAX(EXTRACT(MINUTE FROM moment)) AS last_minute
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
GROUP BY day, hour_of_day, CENTROID_ID
ORDER BY day, hour_of_day, CENTROID_ID
