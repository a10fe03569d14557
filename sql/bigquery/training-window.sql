-- When the first and the last trip of a window was priced, of those that a model may be trained on.
-- @param window_start TIMESTAMP start of the window
SELECT MIN(agent_timestamp) AS first_priced, MAX(agent_timestamp) AS last_priced
FROM {{dataset}}.trips
WHERE agent_timestamp >= ? AND TO_HEX(MD5(trip_id)) >= '3'
