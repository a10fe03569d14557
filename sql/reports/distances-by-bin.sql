-- How long trips are: trips and revenue in bins of equal width, numbered from 0. The last bin also holds what is longer.
-- @param width INT64 width of a bin, in metres
-- @param bins INT64 number of bins
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
WITH sizes AS (
  SELECT CAST(? AS INT64) AS width, CAST(? AS INT64) AS bins
),
placed AS (
  SELECT LEAST(CAST(FLOOR(CAST(ROUND(distance * 1000) AS INT64) / width) AS INT64), bins - 1) AS bin, prix_travel
  FROM trips_with_zones CROSS JOIN sizes
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
)
SELECT bin, COUNT(*) AS trips, SUM(prix_travel) AS chiffre_d_affaires
FROM placed
GROUP BY bin
ORDER BY bin
