-- When demand gathers in a week: trips and revenue by weekday (1 is Monday) and hour (UTC) of the request.
WITH timed AS (
  SELECT COALESCE(requested_at, agent_timestamp) AS requested, prix_travel
  FROM trips_with_zones
)
SELECT
  -- One engine numbers weekdays from 0, the other from 1. The first day of 2024 is a Monday in both.
  MOD(EXTRACT(DAYOFWEEK FROM requested) - EXTRACT(DAYOFWEEK FROM DATE '2024-01-01') + 7, 7) + 1 AS weekday,
  EXTRACT(HOUR FROM requested) AS hour_of_day,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM timed
GROUP BY weekday, hour_of_day
ORDER BY weekday, hour_of_day
