-- What trips cost: trips and revenue in bins of equal width, numbered from 0. The last bin also holds what is dearer.
-- @param width INT64 width of a bin, in cents
-- @param bins INT64 number of bins
WITH sizes AS (
  SELECT CAST(? AS INT64) AS width, CAST(? AS INT64) AS bins
),
placed AS (
  SELECT LEAST(CAST(FLOOR(CAST(prix_travel * 100 AS INT64) / width) AS INT64), bins - 1) AS bin, prix_travel
  FROM trips_with_zones CROSS JOIN sizes
)
SELECT bin, COUNT(*) AS trips, SUM(prix_travel) AS chiffre_d_affaires
FROM placed
GROUP BY bin
ORDER BY bin
