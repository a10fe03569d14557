-- What the lake holds: trips, revenue, and when the last one was asked for: no later than it was priced.
SELECT
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires,
  MAX(CASE WHEN requested_at <= agent_timestamp THEN requested_at ELSE agent_timestamp END) AS last_request
FROM trips_with_zones
