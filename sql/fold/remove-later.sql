-- Removes each trip that is there and that a fresh row of its id comes before.
DELETE FROM {{folded}} AS told
WHERE told.moment >= {{from}} AND told.moment < {{to}} AND EXISTS (
  SELECT 1 FROM {{fresh}} AS fresh
  WHERE fresh.trip_id = told.trip_id AND {{before}}
)
