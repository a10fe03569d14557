-- Areas that earn above what their zone and hour lead one to expect, the highest above it first, and whether they grow.
-- What is answered is their trips by squares of a thousandth of a degree, zone, hour of the day (UTC) and window.
-- @param former_from TIMESTAMP start of the former window
-- @param former_to TIMESTAMP end of the former window
-- @param latter_from TIMESTAMP start of the latter window
-- @param latter_to TIMESTAMP end of the latter window
WITH windows AS (
  SELECT
    CAST(? AS TIMESTAMP) AS former_from,
    CAST(? AS TIMESTAMP) AS former_to,
    CAST(? AS TIMESTAMP) AS latter_from,
    CAST(? AS TIMESTAMP) AS latter_to
),
timed AS (
  SELECT
    CENTROID_ID,
    prix_travel,
    client_latitude,
    client_longitude,
    COALESCE(requested_at, agent_timestamp) AS moment,
    EXTRACT(HOUR FROM COALESCE(requested_at, agent_timestamp)) AS hour_of_day
  FROM trips_with_zones
)
SELECT
  FLOOR(client_latitude * 1000) AS north,
  FLOOR(client_longitude * 1000) AS east,
  CENTROID_ID,
  hour_of_day,
  CASE WHEN moment >= latter_from THEN 'latter' ELSE 'former' END AS in_window,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires,
  SUM(prix_travel * prix_travel) AS squares
FROM timed CROSS JOIN windows
WHERE (moment >= former_from AND moment < former_to) OR (moment >= latter_from AND moment < latter_to)
GROUP BY north, east, CENTROID_ID, hour_of_day, in_window
ORDER BY north, east, CENTROID_ID, hour_of_day, in_window
