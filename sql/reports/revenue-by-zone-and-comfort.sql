-- Which zones earn most, by comfort class: the original system's report.
SELECT
  CENTROID_ID,
  confort,
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
GROUP BY CENTROID_ID, confort
ORDER BY chiffre_d_affaires DESC, CENTROID_ID, confort
