-- Trips and revenue of the hour before a moment, by comfort class, by the time of pricing.
-- @param now TIMESTAMP the end of the hour; the statement takes it twice
-- @param now TIMESTAMP the end of the hour
SELECT confort, COUNT(*) AS trips, SUM(prix_travel) AS chiffre_d_affaires
FROM trips_with_zones
WHERE agent_timestamp > CAST(? AS TIMESTAMP) - INTERVAL 1 HOUR AND agent_timestamp <= CAST(? AS TIMESTAMP)
GROUP BY confort
ORDER BY CASE confort WHEN 'low' THEN 1 WHEN 'standard' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END
