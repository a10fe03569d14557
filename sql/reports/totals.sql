-- What the lake holds: trips, revenue, and when the last one was asked for.
SELECT
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires,
  MAX(COALESCE(requested_at, agent_timestamp)) AS last_request
FROM trips_with_zones
