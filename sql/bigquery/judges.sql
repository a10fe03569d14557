-- Pickups that judge models: those of a window's trips that no model is trained on.
-- @param window_start TIMESTAMP start of the window
SELECT client_latitude AS latitude, client_longitude AS longitude
FROM {{dataset}}.trips
WHERE agent_timestamp >= ? AND TO_HEX(MD5(trip_id)) < '3'
ORDER BY TO_HEX(MD5(trip_id))
LIMIT 20000
