-- Trips and revenue of the hour before a moment, by comfort class, by the time of pricing.
-- @param now TIMESTAMP the end of the hour
WITH moment AS (
  SELECT CAST(? AS TIMESTAMP) AS end_time
)
SELECT confort, COUNT(*) AS trips, SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones CROSS JOIN moment
WHERE agent_timestamp > end_time - INTERVAL 1 HOUR AND agent_timestamp <= end_time
GROUP BY confort
ORDER BY chiffre_d_affaires DESC, confort
