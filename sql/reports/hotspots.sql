-- Areas that earn above what their zone and hour lead one to expect, the highest above it first, and whether they grow.
-- What is answered is their trips by squares of a thousandth of a degree, zone, hour of the day (UTC) and window.
-- @param former_from TIMESTAMP start of the former window
-- @param former_to TIMESTAMP end of the former window
-- @param latter_from TIMESTAMP start of the latter window
-- @param latter_to TIMESTAMP end of the latter window
WITH timed AS (
  SELECT 'former' AS in_window, CENTROID_ID, prix_travel, client_latitude, client_longitude, moment
  FROM trips_with_zones
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
  UNION ALL
  SELECT 'latter' AS in_window, CENTROID_ID, prix_travel, client_latitude, client_longitude, moment
  FROM trips_with_zones
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
)
SELECT
  FLOOR(client_latitude * 1000) AS north,
  FLOOR(client_longitude * 1000) AS east,
  CENTROID_ID,
  EXTRACT(HOUR FROM moment) AS hour_of_day,
  in_window,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires,
  SUM(prix_travel * prix_travel) AS squares
FROM timed
GROUP BY north, east, CENTROID_ID, hour_of_day, in_window
ORDER BY north, east, CENTROID_ID, hour_of_day, in_window
