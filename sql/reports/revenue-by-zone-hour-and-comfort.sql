-- Trips and revenue of each zone in each hour of the week (1 is Monday, UTC) by comfort class and price factor, by the request.
-- @param since TIMESTAMP start of the window
-- @param until TIMESTAMP end of the window
SELECT
  CENTROID_ID,
  confort,
  -- One engine numbers weekdays from 0, the other from 1. The first day of 2024 is a Monday in both.
  MOD(EXTRACT(DAYOFWEEK FROM moment) - EXTRACT(DAYOFWEEK FROM DATE '2024-01-01') + 7, 7) + 1 AS weekday,
  EXTRACT(HOUR FROM moment) AS hour_of_day,
  COALESCE(prix_factor, 1) AS factor,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
GROUP BY CENTROID_ID, confort, weekday, hour_of_day, factor
ORDER BY CENTROID_ID, CASE confort WHEN 'low' THEN 1 WHEN 'standard' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END, weekday, hour_of_day, factor
