-- Adds each fresh trip whose id is not there. Only ids that are in both are remembered, so what is there may be large.
INSERT INTO {{folded}} ({{columns}})
SELECT {{fresh_columns}}
FROM {{fresh}} AS fresh
LEFT JOIN (
  SELECT told.trip_id
  FROM {{folded}} AS told
  JOIN {{fresh}} AS again ON again.trip_id = told.trip_id
  WHERE told.moment >= {{from}} AND told.moment < {{to}}
) AS known ON known.trip_id = fresh.trip_id
WHERE known.trip_id IS NULL
