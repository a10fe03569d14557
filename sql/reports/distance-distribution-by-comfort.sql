-- How long a trip is in each comfort class, in km: the distance below which 10, 50 and 90 of 100 trips lie (nearest rank).
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
WITH ranked AS (
  SELECT
    confort,
    distance,
    ROW_NUMBER() OVER (PARTITION BY confort ORDER BY distance) AS place,
    COUNT(*) OVER (PARTITION BY confort) AS trips
  FROM trips_with_zones
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
)
SELECT
  confort,
  MAX(trips) AS trips,
  MIN(distance) AS least,
  MIN(CASE WHEN place * 10 >= trips THEN distance END) AS p10,
  MIN(CASE WHEN place * 2 >= trips THEN distance END) AS median,
  MIN(CASE WHEN place * 10 >= trips * 9 THEN distance END) AS p90,
  MAX(distance) AS most
FROM ranked
GROUP BY confort
ORDER BY CASE confort WHEN 'low' THEN 1 WHEN 'standard' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END
