-- Removes each trip that a fresh row of its id comes before.
DELETE FROM {{folded}}
WHERE moment >= {{from}} AND moment < {{to}} AND trip_id IN (
  SELECT trip_id FROM repeated_trips WHERE is_earlier
)
