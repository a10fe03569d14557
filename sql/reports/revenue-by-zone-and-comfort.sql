-- Which zones earn most, by comfort class: the original system's report.
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
SELECT
  CENTROID_ID,
  confort,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
GROUP BY CENTROID_ID, confort
ORDER BY chiffre_d_affaires DESC, CENTROID_ID, confort
