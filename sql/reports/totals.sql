-- What the lake holds: trips, revenue, and when the last one was asked for: no later than it was priced.
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
SELECT
  COUNT(*) AS trips,
  SUM(prix_travel) AS chiffre_d_affaires,
  MAX(CASE WHEN requested_at <= agent_timestamp THEN requested_at ELSE agent_timestamp END) AS last_request
FROM trips_with_zones
WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
