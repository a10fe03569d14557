-- When demand gathers in a week: trips and revenue by weekday (1 is Monday) and hour (UTC) of the request.
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
SELECT
  -- One engine numbers weekdays from 0, the other from 1. The first day of 2024 is a Monday in both.
  MOD(EXTRACT(DAYOFWEEK FROM moment) - EXTRACT(DAYOFWEEK FROM DATE '2024-01-01') + 7, 7) + 1 AS weekday,
  EXTRACT(HOUR FROM moment) AS hour_of_day,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
GROUP BY weekday, hour_of_day
ORDER BY weekday, hour_of_day
