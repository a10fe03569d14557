-- How many trips each zone has in each hour (UTC), by the time of the request, and the minute of the last one.
-- @param since TIMESTAMP start of the window
-- @param until TIMESTAMP end of the window
WITH bounds AS (
  SELECT CAST(? AS TIMESTAMP) AS since, CAST(? AS TIMESTAMP) AS until
),
timed AS (
  SELECT CENTROID_ID, COALESCE(requested_at, agent_timestamp) AS moment
  FROM trips_with_zones
)
SELECT
  CAST(moment AS DATE) AS day,
  EXTRACT(HOUR FROM moment) AS hour_of_day,
  CENTROID_ID,
  COUNT(*) AS trips,
  MAX(EXTRACT(MINUTE FROM moment)) AS last_minute
FROM timed CROSS JOIN bounds
WHERE moment >= since AND moment < until
GROUP BY day, hour_of_day, CENTROID_ID
ORDER BY day, hour_of_day, CENTROID_ID
