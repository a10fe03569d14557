-- Removes each trip that is there and that a fresh row of its id comes before.
DELETE FROM {{folded}} AS there
WHERE there.moment >= {{from}} AND there.moment < {{to}} AND there.trip_id IN (
  SELECT told.trip_id
  FROM {{folded}} AS told
  JOIN {{fresh}} AS fresh ON fresh.trip_id = told.trip_id
  WHERE told.moment >= {{from}} AND told.moment < {{to}} AND {{before}}
)
