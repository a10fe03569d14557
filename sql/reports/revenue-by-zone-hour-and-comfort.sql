-- Trips and revenue of each zone in each hour of the week (1 is Monday, UTC) by comfort class and price factor, by the request.
-- @param since TIMESTAMP start of the window
-- @param until TIMESTAMP end of the window
WITH bounds AS (
  SELECT CAST(? AS TIMESTAMP) AS since, CAST(? AS TIMESTAMP) AS until
),
timed AS (
  SELECT
    CENTROID_ID,
    confort,
    COALESCE(prix_factor, 1) AS factor,
    prix_travel,
    COALESCE(requested_at, agent_timestamp) AS moment
  FROM trips_with_zones
)
SELECT
  CENTROID_ID,
  confort,
  -- One engine numbers weekdays from 0, the other from 1. The first day of 2024 is a Monday in both.
  MOD(EXTRACT(DAYOFWEEK FROM moment) - EXTRACT(DAYOFWEEK FROM DATE '2024-01-01') + 7, 7) + 1 AS weekday,
  EXTRACT(HOUR FROM moment) AS hour_of_day,
  factor,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM timed CROSS JOIN bounds
WHERE moment >= since AND moment < until
GROUP BY CENTROID_ID, confort, weekday, hour_of_day, factor
ORDER BY CENTROID_ID, confort, weekday, hour_of_day, factor
