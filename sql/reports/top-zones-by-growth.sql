-- Which zones grow: revenue of a window against a former one, by the time of the request; a window without a trip is no data.
-- @param former_from TIMESTAMP start of the former window
-- @param former_to TIMESTAMP end of the former window
-- @param latter_from TIMESTAMP start of the latter window
-- @param latter_to TIMESTAMP end of the latter window
WITH revenue AS (
  SELECT CENTROID_ID, prix_travel AS former, NULL AS latter
  FROM trips_with_zones
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
  UNION ALL
  SELECT CENTROID_ID, NULL AS former, prix_travel AS latter
  FROM trips_with_zones
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
)
SELECT CENTROID_ID, SUM(former) AS former, SUM(latter) AS latter, SUM(latter) - SUM(former) AS growth
FROM revenue
GROUP BY CENTROID_ID
ORDER BY growth DESC NULLS LAST, CENTROID_ID
