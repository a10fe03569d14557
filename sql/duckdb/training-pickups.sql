-- Pickups to train the zones on: all of them up to a limit, above it a sample that the seed draws.
-- @param seed STRING what is drawn comes from it
-- @param most INT64 the limit
SELECT client_latitude AS latitude, client_longitude AS longitude
FROM trips
ORDER BY md5(concat(trip_id, ' ', ?)), trip_id
LIMIT ?
