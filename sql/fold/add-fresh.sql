-- Adds each fresh trip whose id is not there.
INSERT INTO {{folded}} ({{columns}})
SELECT {{columns}}
FROM {{fresh}} AS fresh
WHERE NOT EXISTS (
  SELECT 1 FROM {{folded}} AS told
  WHERE told.trip_id = fresh.trip_id AND told.moment >= {{from}} AND told.moment < {{to}}
)
