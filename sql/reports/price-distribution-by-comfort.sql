-- What a trip costs in each comfort class: the price below which 10, 50 and 90 of 100 trips lie (nearest rank).
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
WITH ranked AS (
  SELECT
    confort,
    prix_travel,
    ROW_NUMBER() OVER (PARTITION BY confort ORDER BY prix_travel) AS place,
    COUNT(*) OVER (PARTITION BY confort) AS trips
  FROM trips_with_zones
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
)
SELECT
  confort,
  MAX(trips) AS trips,
  MIN(prix_travel) AS least,
  MIN(CASE WHEN place * 10 >= trips THEN prix_travel END) AS p10,
  MIN(CASE WHEN place * 2 >= trips THEN prix_travel END) AS median,
  MIN(CASE WHEN place * 10 >= trips * 9 THEN prix_travel END) AS p90,
  MAX(prix_travel) AS most
FROM ranked
GROUP BY confort
ORDER BY CASE confort WHEN 'low' THEN 1 WHEN 'standard' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END
