-- Adds each fresh trip whose id is not there, or was there with a later row.
INSERT INTO {{folded}} ({{columns}})
SELECT {{fresh_columns}}
FROM {{fresh}} AS fresh
LEFT JOIN repeated_trips AS repeated ON repeated.trip_id = fresh.trip_id
WHERE repeated.trip_id IS NULL OR repeated.is_earlier
